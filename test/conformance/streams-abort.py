# oracle: cpython
import asyncio

SIZE = 16_000_000


async def main():
    aborted = asyncio.Event()
    ended = asyncio.Event()

    async def handle(reader, writer):
        await aborted.wait()
        count = 0
        try:
            count = len(await reader.read())
        except OSError:
            pass
        print(f"the peer got {'a part' if count < SIZE else 'all'}")
        writer.close()
        ended.set()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(bytes(SIZE))
    waits = True

    async def drain():
        nonlocal waits
        await writer.drain()
        waits = False

    async def read():
        print(f"read {len(await reader.read())} bytes")

    async def abort():
        print(f"the drain {'waits' if waits else 'has ended'}")
        writer.transport.abort()
        print(f"closing? {'yes' if writer.is_closing() else 'no'}")

    draining = asyncio.create_task(drain())
    reading = asyncio.create_task(read())
    aborting = asyncio.create_task(abort())
    await draining
    print("the drain has ended")
    await reading
    try:
        await writer.drain()
    except ConnectionResetError:
        print("a later one fails: OSError")
    writer.transport.abort()
    await writer.wait_closed()
    print("closed")
    aborted.set()
    await ended.wait()
    server.close()


asyncio.run(main())
