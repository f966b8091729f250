# oracle: cpython
# Without micropython: it has no at_eof.
import asyncio


async def serve(reader, writer):
    writer.write(b"one\ntwo\n")
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await asyncio.sleep(0.5)
    while not reader.at_eof():
        line = (await reader.readline()).decode()
        print(f"{line.strip()}, at the end: {'yes' if reader.at_eof() else 'no'}")
    print(len(await reader.readline()))
    writer.close()
    server.close()


asyncio.run(main())
