# oracle: cpython
import asyncio


async def main():
    async def handle(reader, writer):
        writer.write(b"short;")
        writer.write(b"much too long for the limit;")
        writer.write(b"fits;")
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=16)
    print((await reader.readuntil(b";")).decode())
    for i in range(2):
        try:
            await reader.readuntil(b";")
        except asyncio.LimitOverrunError:
            print("LimitOverrunError")
    print((await reader.readexactly(28)).decode())
    print((await reader.readuntil(b";")).decode())
    writer.close()
    server.close()


asyncio.run(main())
