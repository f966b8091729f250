# oracle: cpython
import asyncio


async def main():
    async def handle(reader, writer):
        writer.write(b"first\nsecond\n\nlast, without an end")
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for i in range(6):
        line = await reader.readline()
        print(f"{len(line)}: {line.decode().strip()}")
    writer.close()
    server.close()


asyncio.run(main())
