// A connection that is encrypted after it was opened.
// except espruino: no TLS for servers
import {
  Event,
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

const served = new Event();

async function serve(reader: StreamReader<string>, writer: StreamWriter): Promise<void> {
  console.log(`server: ${(await reader.readline()).trim()}`);
  writer.write('go ahead\n');
  await writer.startTls({ cert: CERT, key: KEY });
  console.log(`server: ${(await reader.readline()).trim()}`);
  writer.write('welcome\n');
  await writer.drain();
  console.log(`server: "${await reader.readline()}"`);
  writer.close();
  await writer.waitClosed();
  served.set();
}

async function main(): Promise<void> {
  const server = await startServer(serve, '127.0.0.1', 0, { encoding: 'utf-8' });
  const [reader, writer] = await openConnection('127.0.0.1', server.port, { encoding: 'utf-8' });
  console.log(`cipher ${writer.getExtraInfo('cipher') === null ? 'none' : 'some'}`);
  writer.write('STARTTLS\n');
  console.log(`client: ${(await reader.readline()).trim()}`);
  await writer.startTls({ ca: CERT, servername: 'localhost' });
  console.log(`cipher ${writer.getExtraInfo('cipher') === null ? 'none' : 'some'}`);
  writer.write('hello\n');
  console.log(`client: ${(await reader.readline()).trim()}`);
  writer.close();
  await writer.waitClosed();
  await served.wait();
  server.close();
  await server.waitClosed();
  console.log('closed');
}

run(main);
