# oracle: cpython
import asyncio


async def main():
    closed = asyncio.Event()
    async def handle(reader, writer):
        writer.write(b"last words")
        print(f"closing? {'yes' if writer.is_closing() else 'no'}")
        writer.close()
        print(f"closing? {'yes' if writer.is_closing() else 'no'}")
        writer.close()
        await writer.wait_closed()
        print(f"closed; closing? {'yes' if writer.is_closing() else 'no'}")
        closed.set()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    words = await reader.read()
    writer.close()
    await writer.wait_closed()
    await closed.wait()
    print(words.decode())
    server.close()


asyncio.run(main())
