# oracle: cpython
# MicroPython: streams cannot be iterated over, and in wasm there are no sockets.
import asyncio


async def serve(reader, writer):
    writer.write(b"type: text\nsize: 5\n\nhellothe rest")
    await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    size = 0
    async for line in reader:
        if line == b"\n":
            break
        print(f"header {line.decode().rstrip()}")
        if line.startswith(b"size: "):
            size = int(line[6:])
    print(f"body {(await reader.readexactly(size)).decode()}")
    print(f"then {(await reader.read()).decode()}")
    writer.close()
    await writer.wait_closed()
    server.close()


asyncio.run(main())
