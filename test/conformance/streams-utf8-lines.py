# oracle: cpython
import asyncio


async def main():
    async def handle(reader, writer):
        while True:
            line = await reader.readline()
            if len(line) == 0:
                break
            writer.write(f"{len(line)} bytes: ".encode())
            writer.write(line)
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for word in ["plain", "žluť", "日本語", "😀"]:
        writer.write(f"{word}\n".encode())
        print((await reader.readline()).decode().strip())
    writer.close()
    await writer.wait_closed()
    server.close()


asyncio.run(main())
