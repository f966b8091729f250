# oracle: cpython
# MicroPython has no serve_forever.
import asyncio


async def main():
    server = await asyncio.start_server(lambda reader, writer: None, '127.0.0.1', 0)
    serving = asyncio.create_task(server.serve_forever())
    await asyncio.sleep(0)
    server.close()
    print(f'sockets {len(server.sockets)}')
    try:
        await serving
    except asyncio.CancelledError:
        print(f"serveForever is cancelled, the task too: {'yes' if serving.cancelled() else 'no'}")


asyncio.run(main())
