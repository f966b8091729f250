# oracle: cpython
# MicroPython has no serve_forever.
import asyncio


async def echo(reader, writer):
    writer.write(await reader.readline())
    writer.close()
    await writer.wait_closed()


async def main():
    server = await asyncio.start_server(echo, '127.0.0.1', 0)
    serving = asyncio.create_task(server.serve_forever())
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    writer.write(b'hello\n')
    print(f'served {(await reader.readline()).decode().strip()}')
    writer.close()
    await writer.wait_closed()
    try:
        await server.serve_forever()
    except RuntimeError:
        print('it is awaited already')
    print(f"serving {'yes' if server.is_serving() else 'no'}")
    serving.cancel()
    try:
        await serving
    except asyncio.CancelledError:
        print('serveForever is cancelled')
    print(f"serving {'yes' if server.is_serving() else 'no'}")
    try:
        await server.serve_forever()
    except RuntimeError:
        print('it is closed')


asyncio.run(main())
