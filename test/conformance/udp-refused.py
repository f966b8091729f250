# oracle: cpython
import asyncio
import errno
import socket


def udp(address=("127.0.0.1", 0)):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setblocking(False)
    sock.bind(address)
    return sock


async def code_of(work):
    try:
        await work
    except OSError as error:
        return errno.errorcode[error.errno]
    return "nothing"


async def main():
    loop = asyncio.get_running_loop()
    gone = udp()
    nobody = gone.getsockname()
    gone.close()

    sock = udp()
    sock.connect(nobody)
    await loop.sock_sendto(sock, b"hello", nobody)
    print(f"received: {await code_of(loop.sock_recvfrom(sock, 100))}")
    sock.close()

    sock = udp()
    print(f"sent to nobody: {await code_of(loop.sock_sendto(sock, b'hello', nobody))}")
    print(f"too long: {await code_of(loop.sock_sendto(sock, bytes(70000), nobody))}")
    sock.close()


asyncio.run(main())
