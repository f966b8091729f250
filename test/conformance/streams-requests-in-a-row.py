# oracle: cpython
import asyncio


async def main():
    async def handle(reader, writer):
        while True:
            line = await reader.readline()
            if line == b"end\n":
                break
            n = int(line)
            if n % 2 == 0:
                await asyncio.sleep(0.01)
            writer.write(f"{n} squared is {n * n}\n".encode())
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for n in range(1, 7):
        writer.write(f"{n}\n".encode())
    writer.write(b"end\n")
    while True:
        line = await reader.readline()
        if line == b"":
            break
        print(line.decode().strip())
    writer.close()
    server.close()


asyncio.run(main())
