# oracle: cpython
# MicroPython: loops have no getaddrinfo.
import asyncio
import socket


async def look_up(port):
    loop = asyncio.get_running_loop()
    infos = await loop.getaddrinfo("localhost", port, type=socket.SOCK_STREAM)
    local = [address for family, _, _, _, address in infos if family == socket.AF_INET]
    return ", ".join(f"{host} {port}" for host, port in local)


async def main():
    a, b = await asyncio.gather(look_up(80), look_up(8080))
    print(f"{a} and {b}")


asyncio.run(main())
