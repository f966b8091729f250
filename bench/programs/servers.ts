// A server whose clients are another process. Arguments: `echo`, `tls`, `http` or `udp`, the number of connections after
// which it ends, its port, and for `tls` the files of its certificate and key. It prints a line on standard error when it
// listens.
import { createDatagramEndpoint, Event, run, startServer } from 'uasyncio';
import { echo, respond } from './handlers.js';
import { argument, fileText } from './meter.js';

async function serveDatagrams(port: number): Promise<void> {
  const endpoint = await createDatagramEndpoint({ localAddr: ['127.0.0.1', port] });
  console.error('listening');
  for await (const [data, sender] of endpoint) await endpoint.sendto(data, sender);
}

async function main(): Promise<void> {
  const [kind, connections, port, cert, key] = argument().split(' ') as string[];
  if (kind === 'udp') {
    await serveDatagrams(Number(port));
    return;
  }
  const handler = kind === 'http' ? respond : echo;
  const over = new Event();
  let left = Number(connections);
  const server = await startServer(
    async (reader, writer) => {
      await handler(reader, writer);
      if (--left === 0) over.set();
    },
    '127.0.0.1',
    Number(port),
    kind === 'tls' ? { ssl: { cert: fileText(cert as string), key: fileText(key as string) } } : {},
  );
  console.error('listening');
  await over.wait();
  server.close();
  await server.waitClosed();
}

run(main);
