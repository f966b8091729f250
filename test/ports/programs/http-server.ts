// A small HTTP server: greets on GET, counts the bytes of a POST, ends on /quit.
import { Event, run, type StreamReader, type StreamWriter, startServer } from 'uasyncio';

const quit = new Event();

async function serve(reader: StreamReader<string>, writer: StreamWriter): Promise<void> {
  const [method, path] = (await reader.readline()).split(' ');
  let length = 0;
  for (;;) {
    const header = (await reader.readline()).trim();
    if (header === '') break;
    const [name = '', value = ''] = header.split(': ');
    if (name.toLowerCase() === 'content-length') length = Number(value);
  }
  const sent = length === 0 ? '' : await reader.readexactly(length);
  const body =
    method === 'POST' ? `${sent.length} ${sent.slice(0, 3)}…${sent.slice(-3)}` : `hello ${path} ✓`;
  writer.write(
    `HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${body}\n`,
  );
  await writer.drain();
  writer.close();
  await writer.waitClosed();
  if (path === '/quit') quit.set();
}

run(async () => {
  const server = await startServer(serve, '127.0.0.1', 0, { encoding: 'utf-8' });
  console.log(`port ${server.port}`);
  await quit.wait();
  server.close();
  await server.waitClosed();
  console.log('closed');
});
