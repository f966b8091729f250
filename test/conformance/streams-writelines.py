# oracle: cpython
import asyncio


async def main():
    async def handle(reader, writer):
        writer.writelines([b"one ", b"two\n", bytes([0x33, 0x0A]), b"", b"end"])
        writer.writelines([])
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for line in (await reader.read()).decode().split("\n"):
        print(line)
    writer.close()
    server.close()


asyncio.run(main())
