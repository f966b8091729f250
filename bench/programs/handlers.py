# What the servers that are measured do with a connection; handlers.ts is the same in TypeScript.
import asyncio

RESPONSE = b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello"


async def echo(reader, writer):
    while True:
        line = await reader.readline()
        if not line:
            break
        writer.write(line)
        await writer.drain()
    writer.close()


async def respond(reader, writer):
    try:
        while True:
            line = await asyncio.wait_for(reader.readline(), 5)
            if len(line) <= 2:
                break
        writer.write(RESPONSE)
        await writer.drain()
    finally:
        writer.close()
        await writer.wait_closed()
