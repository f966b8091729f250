# oracle: cpython
# CPython's streams know bytes only: an incremental decoder stands for the encoding.
import asyncio
import codecs

# Two bytes, three bytes and four bytes a character.
BYTES = "žluť €5 😀".encode()


async def main():
    async def handle(reader, writer):
        for byte in BYTES:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.003)
        writer.write(b"\n")
        writer.write("all at once: žluť €5 😀".encode())
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    decoder = codecs.getincrementaldecoder("utf-8")()
    text = ""
    while data := await reader.read(100):
        text += decoder.decode(data)
    for line in text.split("\n"):
        print(line)
    writer.close()
    server.close()


asyncio.run(main())
