# oracle: cpython
import asyncio


async def main():
    known = asyncio.Event()
    peer = own = None

    async def handle(reader, writer):
        nonlocal peer, own
        peer = writer.get_extra_info("peername")
        own = writer.get_extra_info("sockname")
        known.set()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await known.wait()
    client_own = writer.get_extra_info("sockname")
    client_peer = writer.get_extra_info("peername")
    print(f"hosts {client_own[0]} {client_peer[0]} {own[0]} {peer[0]}")
    print(f"server's peer is the client: {'yes' if peer[1] == client_own[1] else 'no'}")
    print(f"client's peer is the server: {'yes' if own[1] == client_peer[1] else 'no'}")
    print(f"at the server's port: {'yes' if own[1] == port else 'no'}")
    writer.close()
    server.close()


asyncio.run(main())
