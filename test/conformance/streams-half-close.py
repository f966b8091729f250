# oracle: cpython
import asyncio


async def main():
    async def handle(reader, writer):
        all = await reader.read()
        writer.write(f"you sent {len(all)} bytes".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    print(f"can half-close? {'yes' if writer.can_write_eof() else 'no'}")
    writer.write(b"some words")
    await writer.drain()
    writer.write_eof()
    print((await reader.read()).decode())
    writer.close()
    await writer.wait_closed()
    server.close()


asyncio.run(main())
