// except espruino, xs: they have no Unix sockets
// A server at a path: a line there and back, the end of one side alone, and the names of the ends.
import {
  OSError,
  openUnixConnection,
  run,
  type StreamReader,
  type StreamWriter,
  startUnixServer,
} from 'uasyncio';

const path = `/tmp/uasyncio-${Math.random().toString(36).slice(2)}`;

async function shout(reader: StreamReader<string>, writer: StreamWriter): Promise<void> {
  const text = await reader.read();
  const own = writer.getExtraInfo('sockname') as unknown;
  console.log(`the server's end is at the path: ${own === path ? 'yes' : 'no'}`);
  const peer = writer.getExtraInfo('peername', 'no name');
  console.log(`the client's end has ${peer}`);
  writer.write(text.toUpperCase());
  writer.close();
}

async function refused(): Promise<void> {
  try {
    await openUnixConnection(path);
  } catch (error) {
    console.log(`nobody is there: ${error instanceof OSError ? error.code : error}`);
  }
}

async function main(): Promise<void> {
  await refused();
  const server = await startUnixServer(shout, path, { encoding: 'utf-8' });
  const name = server.sockets[0]?.getsockname() as unknown;
  console.log(`the server is at the path: ${name === path ? 'yes' : 'no'}`);
  for (const text of ['one', 'two']) {
    const [reader, writer] = await openUnixConnection(path, { encoding: 'utf-8' });
    const peer = writer.getExtraInfo('peername') as unknown;
    console.log(`the peer is at the path: ${peer === path ? 'yes' : 'no'}`);
    writer.write(`${text}\n`);
    writer.writeEof();
    console.log(await reader.readexactly(4));
    console.log(`then the end: ${(await reader.read()).length} bytes`);
    writer.close();
    await writer.waitClosed();
  }
  server.close();
  await server.waitClosed();
  console.log('closed');
}

run(main);
