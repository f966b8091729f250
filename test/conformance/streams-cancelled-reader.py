# oracle: cpython
import asyncio


async def main():
    async def handle(reader, writer):
        while True:
            line = await reader.readline()
            if line == b"":
                break
            writer.write(b"echo " + line)
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for i in range(1, 4):
        task = asyncio.create_task(reader.readline())
        await asyncio.sleep(0)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            print(f"reader {i} was cancelled")
        writer.write(f"line {i}\n".encode())
        await writer.drain()
        print((await reader.readline()).decode().strip())
    writer.close()
    await writer.wait_closed()
    server.close()


asyncio.run(main())
