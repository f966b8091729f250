# oracle: cpython
import asyncio


async def main():
    async def handle(reader, writer):
        seconds = float(await reader.readline())
        await asyncio.sleep(seconds)
        writer.write(f"after {seconds} s\n".encode())
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    async def ask(seconds):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"{seconds}\n".encode())
        print(f"answer {(await reader.readline()).decode().strip()}")
        writer.close()

    slow = asyncio.create_task(ask(0.25))
    quick = asyncio.create_task(ask(0.02))
    await asyncio.sleep(0.14)
    print("tick")
    await quick
    await slow
    server.close()


asyncio.run(main())
