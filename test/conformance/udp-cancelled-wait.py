# oracle: cpython
import asyncio
import socket


def udp(address=("127.0.0.1", 0)):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setblocking(False)
    sock.bind(address)
    return sock


async def receive(sock):
    try:
        data, _ = await asyncio.get_running_loop().sock_recvfrom(sock, 100)
        print(f"received {data.decode()}")
    except asyncio.CancelledError:
        print("cancelled")
        raise


async def main():
    loop = asyncio.get_running_loop()
    sock = udp()
    sender = udp()
    address = sock.getsockname()

    task = asyncio.create_task(receive(sock))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    try:
        await asyncio.wait_for(loop.sock_recvfrom(sock, 100), 0.02)
    except asyncio.TimeoutError:
        print("timeout: yes")
    await loop.sock_sendto(sender, b"one", address)
    await loop.sock_sendto(sender, b"two", address)
    await receive(sock)
    await receive(sock)
    sender.close()
    sock.close()


asyncio.run(main())
