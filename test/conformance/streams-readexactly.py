# oracle: cpython
import asyncio


async def main():
    async def handle(reader, writer):
        for piece in [b"he", b"llo w", b"orld", b"!!"]:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.01)
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    print((await reader.readexactly(5)).decode())
    print(f"nothing: {len(await reader.readexactly(0))}")
    print((await reader.readexactly(6)).decode())
    for i in range(2):
        try:
            await reader.readexactly(10)
        except asyncio.IncompleteReadError as e:
            print(f"wanted {e.expected}, got {len(e.partial)}")
    writer.close()
    server.close()


asyncio.run(main())
