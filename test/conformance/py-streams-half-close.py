# oracle: cpython
# MicroPython: in wasm there are no sockets.
import asyncio


async def count(reader, writer):
    data = await reader.read()
    writer.write(b"%d bytes" % len(data))
    await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(count, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.writelines([b"one ", b"two ", b"three"])
    print(f"can it? {'yes' if writer.can_write_eof() else 'no'}")
    writer.write_eof()
    print(f"closing? {'yes' if writer.is_closing() else 'no'}")
    print((await reader.read()).decode())
    writer.close()
    await writer.wait_closed()
    server.close()
    await server.wait_closed()


asyncio.run(main())
