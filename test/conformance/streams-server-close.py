# oracle: cpython
import asyncio
import errno


async def main():
    async def handle(reader, writer):
        while True:
            line = await reader.readline()
            if line == b"":
                break
            writer.write(b"re: " + line)
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"before\n")
    print((await reader.readline()).decode().strip())
    server.close()
    try:
        await asyncio.open_connection("127.0.0.1", port)
        print("not reached")
    except OSError as e:
        print(errno.errorcode[e.errno])
    writer.write(b"after\n")
    print((await reader.readline()).decode().strip())
    writer.close()
    await writer.wait_closed()
    await server.wait_closed()
    print("closed")


asyncio.run(main())
