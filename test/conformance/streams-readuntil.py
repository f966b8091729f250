# oracle: cpython
import asyncio


async def main():
    async def handle(reader, writer):
        for piece in [b"GET /\r", b"\n\r", b"\nbody;", b"more;line", b"\nrest"]:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.01)
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = await reader.readuntil(b"\r\n\r\n")
    print(f"{len(head)} bytes of head")
    print((await reader.readuntil(b";")).decode())
    print((await reader.readuntil(bytes([0x3B]))).decode())
    print((await reader.readuntil()).decode().strip())
    try:
        await reader.readuntil(b";")
    except asyncio.IncompleteReadError as e:
        print(f"no separator in {len(e.partial)} bytes")
    writer.close()
    server.close()


asyncio.run(main())
