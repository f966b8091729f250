# oracle: cpython
# MicroPython's unix port shows no certificates.
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


def yes(x):
    return "yes" if x else "no"


async def echo(reader, writer):
    while line := await reader.readline():
        writer.write(line.upper())
        await writer.drain()
    print("the server sees the end")
    writer.close()
    await writer.wait_closed()


async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", 0, ssl=server_context())
    port = server.sockets[0].getsockname()[1]
    context = ssl.create_default_context(cadata=CERT)
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname="localhost")
    print("version", writer.get_extra_info("ssl_object").version())
    print("cipher", *writer.get_extra_info("cipher"))
    certificate = writer.get_extra_info("peercert")
    print("subject", *certificate["subject"][0][0])
    print("issuer", *certificate["issuer"][0][0])
    print("serial", certificate["serialNumber"], "version", certificate["version"])
    print("from", certificate["notBefore"], "to", certificate["notAfter"])
    for kind, value in certificate["subjectAltName"]:
        print(f"{kind}: {value}")
    print("can write eof", yes(writer.can_write_eof()))
    for line in ["one", "two"]:
        writer.write(line.encode() + b"\n")
        print((await reader.readline()).decode().strip())
    writer.close()
    await writer.wait_closed()
    print("closing", yes(writer.is_closing()))
    print(f'then "{(await reader.read()).decode()}"')
    server.close()
    await server.wait_closed()
    print("closed")


asyncio.run(main())
