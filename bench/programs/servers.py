# The twin of servers.ts.
import asyncio
import sys

from handlers import echo, respond


async def serve_datagrams(port):
    class Echo(asyncio.DatagramProtocol):
        def connection_made(self, transport):
            self.transport = transport

        def datagram_received(self, data, sender):
            self.transport.sendto(data, sender)

    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(Echo, local_addr=("127.0.0.1", port))
    print("listening", file=sys.stderr)
    await asyncio.Event().wait()


def context(cert, key):
    import ssl

    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(cert, key)
    return made


async def main():
    kind, connections, port, *files = sys.argv[1].split(" ")
    if kind == "udp":
        await serve_datagrams(int(port))
    handler = respond if kind == "http" else echo
    over = asyncio.Event()
    left = int(connections)

    async def handle(reader, writer):
        nonlocal left
        await handler(reader, writer)
        left -= 1
        if left == 0:
            over.set()

    options = {"ssl": context(*files)} if files else {}
    server = await asyncio.start_server(handle, "127.0.0.1", int(port), **options)
    print("listening", file=sys.stderr)
    await over.wait()
    server.close()
    await server.wait_closed()


asyncio.run(main())
