// Python's spelling: one half of a connection ends before the other.
// except espruino, xs: no half-close
import * as asyncio from 'uasyncio/py';

async function count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter): Promise<void> {
  const data = await reader.read();
  writer.write(`${data.length} bytes`);
  await writer.drain();
  writer.close();
}

async function main(): Promise<void> {
  const server = await asyncio.start_server(count, '127.0.0.1', 0);
  const [reader, writer] = await asyncio.open_connection('127.0.0.1', server.port);
  writer.writelines(['one ', 'two ', 'three']);
  console.log(`can it? ${writer.can_write_eof() ? 'yes' : 'no'}`);
  writer.write_eof();
  console.log(`closing? ${writer.is_closing() ? 'yes' : 'no'}`);
  console.log(String.fromCharCode(...(await reader.read())));
  writer.close();
  await writer.wait_closed();
  server.close();
  await server.wait_closed();
}

asyncio.run(main);
