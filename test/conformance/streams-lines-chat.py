# oracle: cpython
# MicroPython: streams cannot be iterated over, and in wasm there are no sockets.
import asyncio


async def serve(reader, writer):
    n = 0
    async for line in reader:
        n += 1
        print(f"server: {line.decode().rstrip()}")
        writer.write(f"{n} {line.decode().upper()}".encode())
        await writer.drain()
        if line == b"bye\n":
            break
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for word in [b"hello", b"what is new", b"bye"]:
        writer.write(word + b"\n")
        await writer.drain()
        await asyncio.sleep(0.02)
    lines = [line async for line in reader]
    for line in lines:
        print(f"client: {line.decode().rstrip()}")
    writer.close()
    await writer.wait_closed()
    server.close()


asyncio.run(main())
