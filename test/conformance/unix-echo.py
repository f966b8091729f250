# oracle: cpython
import asyncio
import errno
import os
import tempfile

path = tempfile.mktemp()


async def shout(reader, writer):
    text = await reader.read()
    own = writer.get_extra_info("sockname")
    print(f"the server's end is at the path: {'yes' if own == path else 'no'}")
    print(f"the client's end has {writer.get_extra_info('peername') or 'no name'}")
    writer.write(text.upper())
    writer.close()


async def refused():
    try:
        await asyncio.open_unix_connection(path)
    except OSError as error:
        print(f"nobody is there: {errno.errorcode[error.errno]}")


async def main():
    await refused()
    server = await asyncio.start_unix_server(shout, path)
    name = server.sockets[0].getsockname()
    print(f"the server is at the path: {'yes' if name == path else 'no'}")
    for text in ["one", "two"]:
        reader, writer = await asyncio.open_unix_connection(path)
        peer = writer.get_extra_info("peername")
        print(f"the peer is at the path: {'yes' if peer == path else 'no'}")
        writer.write(f"{text}\n".encode())
        writer.write_eof()
        print((await reader.readexactly(4)).decode())
        print(f"then the end: {len(await reader.read())} bytes")
        writer.close()
        await writer.wait_closed()
    server.close()
    await server.wait_closed()
    os.remove(path)
    print("closed")


asyncio.run(main())
