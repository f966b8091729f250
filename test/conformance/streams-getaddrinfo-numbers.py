# oracle: cpython
# MicroPython: loops have no getaddrinfo.
import asyncio
import socket


async def serve(reader, writer):
    writer.write(b"hello")
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    loop = asyncio.get_running_loop()
    infos = await loop.getaddrinfo("127.0.0.1", port, type=socket.SOCK_STREAM)
    print(f"entries: {len(infos)}")
    for family, type, _, canonname, (host, port) in infos:
        print(f"{family.name} {type.name} '{canonname}' {host}")
        reader, writer = await asyncio.open_connection(host, port)
        print(f"it says {(await reader.read()).decode()}")
        writer.close()
        await writer.wait_closed()
    server.close()


asyncio.run(main())
