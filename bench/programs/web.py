# The server of web.ts by hand: it reads lines until an empty one, and checks nothing.
import asyncio
import sys

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: text/plain;charset=UTF-8\r\ncontent-length: 100\r\n\r\n" + b"x" * 100


async def serve(reader, writer):
    while True:
        while True:
            line = await reader.readline()
            if len(line) <= 2:
                break
        if not line:
            break
        writer.write(ANSWER)
        await writer.drain()
    writer.close()


async def main():
    await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]))
    print("listening", file=sys.stderr)
    await asyncio.Event().wait()


asyncio.run(main())
