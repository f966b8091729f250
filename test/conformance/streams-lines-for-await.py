# oracle: cpython
# MicroPython: streams cannot be iterated over, and in wasm there are no sockets.
import asyncio


async def poem(reader, writer):
    writer.write(b"roses are red\nvio")
    await writer.drain()
    writer.write(b"lets are blue\n\nthe end")
    await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(poem, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    async for line in reader:
        print(f"{len(line)} bytes: '{line.decode().rstrip()}'")
    print(f"at the end? {'yes' if reader.at_eof() else 'no'}")
    more = 0
    async for line in reader:
        more += 1
    print(f"once more: {more} lines")
    writer.close()
    await writer.wait_closed()
    server.close()


asyncio.run(main())
