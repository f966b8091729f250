// Serves the page to the browser on this computer, and to nothing else.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import sirv from 'sirv';
import { distFolder } from '../root.js';

const LOOPBACK = '127.0.0.1';

/** Listens on the loopback address, and returns the server and its address. Port 0: any. */
export async function servePage(port: number): Promise<{ server: Server; url: string }> {
  const files = sirv(join(distFolder(), 'ide'), { etag: true });
  const server = createServer((request, response) => {
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    if (!isOwn(request, (server.address() as AddressInfo).port)) {
      response.writeHead(403).end('only for the page itself\n');
      return;
    }
    files(request, response, () => {
      response.writeHead(404).end('not found\n');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, resolve);
  });
  // Browsers allow Web Serial and Web Bluetooth at this name without TLS.
  return { server, url: `http://localhost:${(server.address() as AddressInfo).port}/` };
}

/** Other pages must not reach the server: neither by a name that leads here, nor by requests across origins. */
function isOwn({ headers }: IncomingMessage, port: number): boolean {
  const hosts = [`localhost:${port}`, `${LOOPBACK}:${port}`];
  const { host = '', origin } = headers;
  if (!hosts.includes(host)) return false;
  if (origin !== undefined && !hosts.some((own) => origin === `http://${own}`)) return false;
  return headers['sec-fetch-site'] !== 'cross-site' || headers['sec-fetch-mode'] === 'navigate';
}
