# oracle: cpython
import asyncio


async def main():
    go_on = asyncio.Event()

    async def handle(reader, writer):
        await go_on.wait()
        writer.write(b"for the first\n")
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    first = asyncio.create_task(reader.readline())
    await asyncio.sleep(0.01)
    for read in [lambda: reader.readline(), lambda: reader.read(5)]:
        try:
            await read()
            print("not reached")
        except RuntimeError:
            print("error")
    go_on.set()
    print((await first).decode().strip())
    writer.close()
    server.close()


asyncio.run(main())
