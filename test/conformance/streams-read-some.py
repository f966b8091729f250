# oracle: cpython
import asyncio


async def main():
    async def handle(reader, writer):
        writer.write(b"abcdefgh")
        await reader.readline()
        writer.write(b"ijk")
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    print(f"nothing yet: {len(await reader.read(0))} bytes")
    print((await reader.read(3)).decode())
    print((await reader.read(3)).decode())
    print((await reader.read(1000)).decode())
    writer.write(b"more, please\n")
    print((await reader.read(1000)).decode())
    print(f"at the end: {len(await reader.read(1000))} bytes")
    writer.close()
    server.close()


asyncio.run(main())
