// Handshakes that fail: because of the certificate, and for want of time. The server goes on.
// except espruino: no TLS for servers
import {
  OSError,
  openConnection,
  run,
  type StreamWriter,
  startServer,
  type TlsOptions,
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

async function attempt(port: number, ssl: true | TlsOptions): Promise<void> {
  try {
    const [, writer] = await openConnection('127.0.0.1', port, { ssl });
    console.log('connected');
    writer.close();
  } catch (error) {
    if (!(error instanceof OSError)) throw error;
    const [, reason = ''] = error.message.split('verify failed: ');
    console.log(reason.split(' (127')[0]);
  }
}

async function main(): Promise<void> {
  let served = 0;
  const serve = (_: unknown, writer: StreamWriter) => {
    served++;
    writer.close();
  };
  const server = await startServer(serve, '127.0.0.1', 0, { ssl: { cert: CERT, key: KEY } });
  await attempt(server.port, true);
  await attempt(server.port, { ca: CERT, servername: 'example.com' });
  await attempt(server.port, { ca: CERT, servername: '127.0.0.2' });
  await attempt(server.port, { ca: CERT });
  await attempt(server.port, { verify: false });
  server.close();
  await server.waitClosed();
  console.log(`served ${served}`);

  const silent = await startServer(
    async (reader) => {
      await reader.read();
    },
    '127.0.0.1',
    0,
  );
  try {
    await openConnection('127.0.0.1', silent.port, { ssl: true, sslHandshakeTimeout: 0.05 });
  } catch (error) {
    console.log((error as OSError).code === 'ECONNABORTED' ? 'too slow' : `${error}`);
  }
  silent.close();
  silent.abortClients();
}

run(main);
