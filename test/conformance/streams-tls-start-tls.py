# oracle: cpython
# MicroPython has no start_tls.
import asyncio
import ssl
import tempfile

# A certificate that signs itself, for tests only: of localhost, until 2126.
CERT = """-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUU4thLZrgJ01LVg9p7lTSFpAovjQwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEzMDIyMzYyOVoYDzIxMjYxMTA2
MjIzNjI5WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQ7bBKOIG6Qs02nsfdL1CpggLV60VqlKYkbE8a6FlGSbb/mhO0/mHOK
uYxpnolrgAw3BhiWiZmb3/MWjXpTBUCjo28wbTAdBgNVHQ4EFgQUj52bLFbeFJXh
rv9wFVU8RYpIKnwwHwYDVR0jBBgwFoAUj52bLFbeFJXhrv9wFVU8RYpIKnwwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgVSfD20gTpOWmkI/V2Ml944tYTINbhUnWZc+4PqCYDpwCIQDF
TE+WMJgHtqZcz2TXnywn33JjvWQVne771G+UGRBg9w==
-----END CERTIFICATE-----"""
KEY = """-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgipJr6DfHRcCiP4ys
k8oy2/O0J/rLrlI+M6woXIQIc6OhRANCAAQ7bBKOIG6Qs02nsfdL1CpggLV60Vql
KYkbE8a6FlGSbb/mhO0/mHOKuYxpnolrgAw3BhiWiZmb3/MWjXpTBUCj
-----END PRIVATE KEY-----"""


def server_context():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(CERT + "\n" + KEY + "\n")
        file.flush()
        context.load_cert_chain(file.name)
    return context


async def main():
    served = asyncio.Event()

    async def serve(reader, writer):
        print("server:", (await reader.readline()).decode().strip())
        writer.write(b"go ahead\n")
        await writer.start_tls(server_context())
        print("server:", (await reader.readline()).decode().strip())
        writer.write(b"welcome\n")
        await writer.drain()
        print(f'server: "{(await reader.readline()).decode()}"')
        writer.close()
        await writer.wait_closed()
        served.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    print("cipher", "some" if writer.get_extra_info("cipher") else "none")
    writer.write(b"STARTTLS\n")
    print("client:", (await reader.readline()).decode().strip())
    context = ssl.create_default_context(cadata=CERT)
    await writer.start_tls(context, server_hostname="localhost")
    print("cipher", "some" if writer.get_extra_info("cipher") else "none")
    writer.write(b"hello\n")
    print("client:", (await reader.readline()).decode().strip())
    writer.close()
    await writer.wait_closed()
    await served.wait()
    server.close()
    await server.wait_closed()
    print("closed")


asyncio.run(main())
