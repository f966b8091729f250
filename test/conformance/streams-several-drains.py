# oracle: cpython
import asyncio

SIZE = 2_000_000


async def main():
    go_on = asyncio.Event()

    async def handle(reader, writer):
        await go_on.wait()
        for i in range(3):
            block = await reader.readexactly(SIZE)
            whole = block == bytes([i]) * SIZE
            print(f"block {i} is {'whole' if whole else 'broken'}")
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    drained = 0

    async def send(i):
        nonlocal drained
        writer.write(bytes([i]) * SIZE)
        if i == 2:
            go_on.set()
        await writer.drain()
        drained += 1

    await asyncio.gather(send(0), send(1), send(2))
    await reader.read()
    print(f"{drained} drains came back")
    writer.close()
    server.close()


asyncio.run(main())
