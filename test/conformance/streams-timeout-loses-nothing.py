# oracle: cpython
import asyncio


async def main():
    go_on = asyncio.Event()

    async def handle(reader, writer):
        writer.write(b"half a ")
        await go_on.wait()
        writer.write(b"line\nand another\n")
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for i in range(3):
        try:
            await asyncio.wait_for(reader.readline(), 0.02)
        except asyncio.TimeoutError:
            print("timeout")
    go_on.set()
    await asyncio.sleep(0.01)
    print((await reader.readline()).decode().strip())
    print((await asyncio.wait_for(reader.readline(), 1)).decode().strip())
    writer.close()
    server.close()


asyncio.run(main())
