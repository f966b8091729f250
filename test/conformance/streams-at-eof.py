# oracle: cpython
import asyncio


async def main():
    async def handle(reader, writer):
        writer.write(b"abc")
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    print(f"before: {'yes' if reader.at_eof() else 'no'}")
    await reader.readexactly(1)
    await asyncio.sleep(0.03)
    print(f"with bytes left: {'yes' if reader.at_eof() else 'no'}")
    await reader.readexactly(2)
    await reader.read(1)
    print(f"after: {'yes' if reader.at_eof() else 'no'}")
    writer.close()
    server.close()


asyncio.run(main())
