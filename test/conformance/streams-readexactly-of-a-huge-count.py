# oracle: cpython
# MicroPython makes room for all of it first.
import asyncio


async def main():
    async def serve(reader, writer):
        count = int.from_bytes(await reader.readexactly(4), "big")
        try:
            await reader.readexactly(count)
        except asyncio.IncompleteReadError as e:
            print(f"{len(e.partial)} of {e.expected}")
        writer.close()
        server.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(bytes([0xFF] * 4))
    writer.write(b"abc")
    writer.close()
    await server.wait_closed()
    await asyncio.sleep(0.1)


asyncio.run(main())
