// Python's spelling: a server and a client, from connecting to closing.
import * as asyncio from 'uasyncio/py';

const parted = new asyncio.Event();

async function handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter): Promise<void> {
  const line = await reader.readline();
  console.log(`server: ${String.fromCharCode(...line).trimEnd()}`);
  writer.write('welcome\n');
  await writer.drain();
  writer.close();
  await writer.wait_closed();
  console.log('server: closed');
  parted.set();
}

async function main(): Promise<void> {
  const server = await asyncio.start_server(handle, '127.0.0.1', 0);
  console.log(`serving? ${server.is_serving() ? 'yes' : 'no'}`);
  const [reader, writer] = await asyncio.open_connection('127.0.0.1', server.port);
  console.log(`client of ${writer.get_extra_info('peername')?.[0]}`);
  writer.write('hello\n');
  await writer.drain();
  const answer = await reader.readuntil('\n');
  await parted.wait();
  console.log(`client: ${String.fromCharCode(...answer).trimEnd()}`);
  console.log(`then ${(await reader.read()).length} bytes`);
  console.log(`at the end? ${reader.at_eof() ? 'yes' : 'no'}`);
  console.log(`closing? ${writer.is_closing() ? 'yes' : 'no'}`);
  writer.close();
  await writer.wait_closed();
  console.log(`closing? ${writer.is_closing() ? 'yes' : 'no'}`);
  server.close();
  await server.wait_closed();
  console.log(`serving? ${server.is_serving() ? 'yes' : 'no'}`);
}

asyncio.run(main);
