# oracle: cpython
# MicroPython has no words for failures of TLS.
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


async def attempt(port, context, name="127.0.0.1"):
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname=name)
        print("connected")
        writer.close()
        await writer.wait_closed()
    except ssl.SSLCertVerificationError as error:
        print(error.verify_message.rstrip("."))


async def main():
    served = 0

    async def serve(reader, writer):
        nonlocal served
        served += 1
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=server_context())
    port = server.sockets[0].getsockname()[1]
    trusting = ssl.create_default_context(cadata=CERT)
    await attempt(port, ssl.create_default_context())
    await attempt(port, trusting, "example.com")
    await attempt(port, trusting, "127.0.0.2")
    await attempt(port, trusting)
    unsafe = ssl.create_default_context()
    unsafe.check_hostname = False
    unsafe.verify_mode = ssl.CERT_NONE
    await attempt(port, unsafe)
    server.close()
    await server.wait_closed()
    print("served", served)

    async def wait(reader, writer):
        await reader.read()

    silent = await asyncio.start_server(wait, "127.0.0.1", 0)
    port = silent.sockets[0].getsockname()[1]
    try:
        await asyncio.open_connection("127.0.0.1", port, ssl=trusting, ssl_handshake_timeout=0.05)
    except ConnectionAbortedError:
        print("too slow")
    silent.close()


asyncio.run(main())
