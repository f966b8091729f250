# oracle: cpython
import asyncio
import socket


def udp(address=("127.0.0.1", 0)):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setblocking(False)
    sock.bind(address)
    return sock


async def echo(sock):
    loop = asyncio.get_running_loop()
    while True:
        data, sender = await loop.sock_recvfrom(sock, 65536)
        await loop.sock_sendto(sock, data, sender)


async def main():
    loop = asyncio.get_running_loop()
    server = udp()
    address = server.getsockname()
    task = asyncio.create_task(echo(server))
    client = udp()

    for text in ["one", "two", "three"]:
        await loop.sock_sendto(client, text.encode(), address)
        data, sender = await loop.sock_recvfrom(client, 65536)
        print(f"'{data.decode()}' from {'the server' if sender == address else 'elsewhere'}")

    await loop.sock_sendto(client, bytes(range(256)), address)
    back, _ = await loop.sock_recvfrom(client, 65536)
    print(f"all bytes are back: {'yes' if back == bytes(range(256)) else 'no'}")

    task.cancel()
    await asyncio.sleep(0)
    client.close()
    server.close()
    print("closed")


asyncio.run(main())
