# oracle: cpython
import asyncio


async def main():
    ended = asyncio.Event()

    async def handle(reader, writer):
        try:
            print(f"the peer reads {len(await reader.read())} bytes")
        except OSError:
            print("the peer reads 0 bytes")
        writer.close()
        ended.set()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def read():
        print(f"read {len(await reader.read(100))} bytes")

    task = asyncio.create_task(read())
    await asyncio.sleep(0.02)
    writer.transport.abort()
    await task
    await writer.wait_closed()
    await ended.wait()
    writer.transport.abort()
    print("closed")
    server.close()


asyncio.run(main())
