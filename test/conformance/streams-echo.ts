// A server, a client, and bytes of every value there and back.
import { openConnection, run, type StreamReader, type StreamWriter, startServer } from 'uasyncio';

async function echo(reader: StreamReader, writer: StreamWriter): Promise<void> {
  for (;;) {
    const data = await reader.read(100);
    if (data.length === 0) break;
    writer.write(data);
    await writer.drain();
  }
  writer.close();
}

async function main(): Promise<void> {
  const server = await startServer(echo, '127.0.0.1', 0);
  console.log(`listening on ${server.port > 0 ? 'some port' : 'no port'}`);
  const [reader, writer] = await openConnection('127.0.0.1', server.port);

  writer.write('hello');
  await writer.drain();
  const hello = await reader.readexactly(5);
  console.log(String.fromCharCode(...hello));

  const bytes = new Uint8Array(256);
  for (let i = 0; i < 256; i++) bytes[i] = i;
  writer.write(bytes);
  const back = await reader.readexactly(256);
  console.log(`all bytes are back: ${back.every((b, i) => b === i) ? 'yes' : 'no'}`);

  writer.close();
  console.log(`then the end: ${(await reader.read()).length} bytes`);
  await writer.waitClosed();
  server.close();
  await server.waitClosed();
  console.log('closed');
}

run(main);
