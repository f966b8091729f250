# oracle: cpython
import asyncio


async def main():
    async def handle(reader, writer):
        for i in range(5):
            writer.write(f"part {i}, ".encode())
            await writer.drain()
            await asyncio.sleep(0.01)
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    print((await reader.read()).decode())
    print(f"again: {len(await reader.read())} bytes")
    print(f"and again: {len(await reader.read(10))} bytes")
    writer.close()
    server.close()


asyncio.run(main())
