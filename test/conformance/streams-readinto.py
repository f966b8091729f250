# oracle: cpython
# CPython has no readinto on streams: read(10) stands for it.
import asyncio


async def main():
    async def handle(reader, writer):
        writer.write(b"one buffer after another")
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    first = await reader.readexactly(1)
    print(first.decode())
    while data := await reader.read(10):
        print(f"{len(data)}: {data.decode()}")
    print("the end")
    writer.close()
    server.close()


asyncio.run(main())
