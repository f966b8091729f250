# oracle: cpython
import asyncio


async def main():
    client_is_through = asyncio.Event()
    server_is_through = asyncio.Event()
    async def handle(reader, writer):
        left = await reader.read()
        await client_is_through.wait()
        print(f"server read {len(left)} bytes and the end")
        writer.close()
        server_is_through.set()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def read():
        data = await reader.read(100)
        print(f"client read {len(data)} bytes")

    task = asyncio.create_task(read())
    await asyncio.sleep(0.01)
    writer.close()
    await task
    client_is_through.set()
    await server_is_through.wait()
    server.close()


asyncio.run(main())
