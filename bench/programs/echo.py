import asyncio
import sys


async def echo(reader, writer):
    while True:
        line = await reader.readline()
        if not line:
            break
        writer.write(line)
        await writer.drain()
    writer.close()


async def main():
    # MicroPython's server does not report its port.
    port = int(sys.argv[1])
    server = await asyncio.start_server(echo, "127.0.0.1", port)
    print(port, file=sys.stderr)
    await server.wait_closed()


asyncio.run(main())
