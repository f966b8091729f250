# oracle: cpython
import asyncio

BLOCK = 4096
BLOCKS = 256
# Under way at a time: Espruino cannot slow a peer down, and keeps 16 KB.
MOST = 3 * BLOCK


async def main():
    async def handle(reader, writer):
        while True:
            data = await reader.read(BLOCK)
            if len(data) == 0:
                break
            writer.write(data)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    progress = asyncio.Event()
    total = 0

    async def send():
        for i in range(BLOCKS):
            while (i + 1) * BLOCK - total > MOST:
                progress.clear()
                await progress.wait()
            writer.write(bytes([i]) * BLOCK)
            await writer.drain()
        return "sent"

    sender = asyncio.create_task(send())
    wrong = 0
    while total < BLOCK * BLOCKS:
        data = await reader.read(BLOCK)
        if len(data) == 0:
            break
        if data[0] != total // BLOCK:
            wrong += 1
        total += len(data)
        progress.set()
        if data[-1] != (total - 1) // BLOCK:
            wrong += 1
    print(await sender)
    print(f"received {total}, {wrong} wrong")
    writer.close()
    server.close()


asyncio.run(main())
