# oracle: cpython
import asyncio


async def echo(reader, writer):
    while True:
        data = await reader.read(100)
        if len(data) == 0:
            break
        writer.write(data)
        await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print(f"listening on {'some port' if port > 0 else 'no port'}")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    writer.write(b"hello")
    await writer.drain()
    hello = await reader.readexactly(5)
    print(hello.decode())

    writer.write(bytes(range(256)))
    back = await reader.readexactly(256)
    print(f"all bytes are back: {'yes' if back == bytes(range(256)) else 'no'}")

    writer.close()
    print(f"then the end: {len(await reader.read())} bytes")
    await writer.wait_closed()
    server.close()
    await server.wait_closed()
    print("closed")


asyncio.run(main())
