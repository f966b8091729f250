# oracle: cpython
# MicroPython: wait_closed() does nothing.
import asyncio
import json


async def main():
    async def answer(reader, writer):
        await reader.readline()
        await asyncio.sleep(0.05)
        writer.write(b"answer\n")
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"request\n" + b"x" * 1500)
    await writer.drain()
    await asyncio.sleep(0.15)
    print(json.dumps((await reader.read()).decode()))
    writer.close()
    server.close()
    await server.wait_closed()


asyncio.run(main())
