// An encrypted connection: what is known of it, lines in both directions, and its end.
// except espruino: no TLS for servers
import {
  OSError,
  openConnection,
  run,
  type StreamReader,
  type StreamWriter,
  startServer,
} from 'uasyncio';

// A certificate that signs itself, for tests only: of localhost, until 2126.
const CERT = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUU4thLZrgJ01LVg9p7lTSFpAovjQwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEzMDIyMzYyOVoYDzIxMjYxMTA2
MjIzNjI5WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQ7bBKOIG6Qs02nsfdL1CpggLV60VqlKYkbE8a6FlGSbb/mhO0/mHOK
uYxpnolrgAw3BhiWiZmb3/MWjXpTBUCjo28wbTAdBgNVHQ4EFgQUj52bLFbeFJXh
rv9wFVU8RYpIKnwwHwYDVR0jBBgwFoAUj52bLFbeFJXhrv9wFVU8RYpIKnwwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgVSfD20gTpOWmkI/V2Ml944tYTINbhUnWZc+4PqCYDpwCIQDF
TE+WMJgHtqZcz2TXnywn33JjvWQVne771G+UGRBg9w==
-----END CERTIFICATE-----`;
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgipJr6DfHRcCiP4ys
k8oy2/O0J/rLrlI+M6woXIQIc6OhRANCAAQ7bBKOIG6Qs02nsfdL1CpggLV60Vql
KYkbE8a6FlGSbb/mhO0/mHOKuYxpnolrgAw3BhiWiZmb3/MWjXpTBUCj
-----END PRIVATE KEY-----`;

const yes = (x: boolean) => (x ? 'yes' : 'no');

async function echo(reader: StreamReader<string>, writer: StreamWriter): Promise<void> {
  for (let line = await reader.readline(); line !== ''; line = await reader.readline()) {
    writer.write(line.toUpperCase());
    await writer.drain();
  }
  console.log('the server sees the end');
  writer.close();
  await writer.waitClosed();
}

async function main(): Promise<void> {
  const server = await startServer(echo, '127.0.0.1', 0, {
    encoding: 'utf-8',
    ssl: { cert: CERT, key: KEY },
  });
  const [reader, writer] = await openConnection('127.0.0.1', server.port, {
    encoding: 'utf-8',
    ssl: { ca: CERT, servername: 'localhost' },
  });
  console.log(`version ${writer.getExtraInfo('ssl_version')}`);
  const [name, version, bits] = writer.getExtraInfo('cipher') ?? [];
  console.log(`cipher ${name} ${version} ${bits}`);
  const certificate = writer.getExtraInfo('peercert');
  console.log(`subject ${certificate?.subject?.[0]?.[0]?.join(' ')}`);
  console.log(`issuer ${certificate?.issuer?.[0]?.[0]?.join(' ')}`);
  console.log(`serial ${certificate?.serialNumber} version ${certificate?.version}`);
  console.log(`from ${certificate?.notBefore} to ${certificate?.notAfter}`);
  for (const [kind, value] of certificate?.subjectAltName ?? []) console.log(`${kind}: ${value}`);
  console.log(`can write eof ${yes(writer.canWriteEof())}`);
  for (const line of ['one', 'two']) {
    writer.write(`${line}\n`);
    console.log((await reader.readline()).trim());
  }
  writer.close();
  await writer.waitClosed();
  console.log(`closing ${yes(writer.isClosing())}`);
  console.log(`then "${await reader.read()}"`);
  try {
    writer.write('x');
  } catch (error) {
    if (!(error instanceof OSError)) throw error;
  }
  server.close();
  await server.waitClosed();
  console.log('closed');
}

run(main);
