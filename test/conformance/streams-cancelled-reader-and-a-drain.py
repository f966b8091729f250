# oracle: cpython
import asyncio

SIZE = 16_000_000


async def main():
    go_on = asyncio.Event()

    async def handle(reader, writer):
        await go_on.wait()
        total = 0
        while total < SIZE:
            total += len(await reader.read(65536))
        writer.write(f"{total}\n".encode())
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def send():
        writer.write(bytes(SIZE))
        await writer.drain()
        print("drained")

    sender = asyncio.create_task(send())
    receiver = asyncio.create_task(reader.readline())
    await asyncio.sleep(0.02)
    print(f"sender is done? {'yes' if sender.done() else 'no'}")
    receiver.cancel()
    try:
        await receiver
    except asyncio.CancelledError:
        print("receiver was cancelled")
    go_on.set()
    await sender
    line = await reader.readline()
    print(f"received {line.decode().strip()}")
    writer.close()
    server.close()


asyncio.run(main())
