# oracle: cpython
# MicroPython: streams cannot be iterated over, and in wasm there are no sockets.
import asyncio


async def serve(reader, writer):
    writer.write(b"one\n" + b"x" * 50 + b"\ntwo\nthree")
    await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=20)
    for attempt in [1, 2]:
        try:
            async for line in reader:
                print(f"{attempt}: {line.decode().rstrip()}")
            print("the end")
        except ValueError:
            print("too long a line")
    writer.close()
    await writer.wait_closed()
    server.close()


asyncio.run(main())
