# oracle: cpython
import asyncio
import errno


async def main():
    async def handle(reader, writer):
        pass

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    for i in range(2):
        try:
            await asyncio.open_connection("127.0.0.1", port)
            print("not reached")
        except OSError as e:
            print(f"OSError {errno.errorcode[e.errno]}")


asyncio.run(main())
