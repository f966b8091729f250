# oracle: cpython
import asyncio

BLOCK = 4096
BLOCKS = 256


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

    async def send():
        for i in range(BLOCKS):
            writer.write(bytes([i]) * BLOCK)
            await writer.drain()
        return "sent"

    sender = asyncio.create_task(send())
    total = 0
    wrong = 0
    while total < BLOCK * BLOCKS:
        data = await reader.read(BLOCK)
        if data[0] != total // BLOCK:
            wrong += 1
        total += len(data)
        if data[-1] != (total - 1) // BLOCK:
            wrong += 1
    print(await sender)
    print(f"received {total}, {wrong} wrong")
    writer.close()
    server.close()


asyncio.run(main())
