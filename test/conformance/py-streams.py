# oracle: cpython
# MicroPython: in wasm there are no sockets.
import asyncio


parted = asyncio.Event()


async def handle(reader, writer):
    line = await reader.readline()
    print(f"server: {line.decode().rstrip()}")
    writer.write(b"welcome\n")
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    print("server: closed")
    parted.set()


async def main():
    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    print(f"serving? {'yes' if server.is_serving() else 'no'}")
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    print(f"client of {writer.get_extra_info('peername')[0]}")
    writer.write(b"hello\n")
    await writer.drain()
    answer = await reader.readuntil(b"\n")
    await parted.wait()
    print(f"client: {answer.decode().rstrip()}")
    print(f"then {len(await reader.read())} bytes")
    print(f"at the end? {'yes' if reader.at_eof() else 'no'}")
    print(f"closing? {'yes' if writer.is_closing() else 'no'}")
    writer.close()
    await writer.wait_closed()
    print(f"closing? {'yes' if writer.is_closing() else 'no'}")
    server.close()
    await server.wait_closed()
    print(f"serving? {'yes' if server.is_serving() else 'no'}")


asyncio.run(main())
