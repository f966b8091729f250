// for await over a reader yields its lines with their newlines; text after the last newline is a line too.
import { openConnection, run, type StreamReader, type StreamWriter, startServer } from 'uasyncio';

async function poem(_: StreamReader, writer: StreamWriter): Promise<void> {
  writer.write('roses are red\nvio');
  await writer.drain();
  writer.write('lets are blue\n\nthe end');
  await writer.drain();
  writer.close();
}

async function main(): Promise<void> {
  const server = await startServer(poem, '127.0.0.1', 0);
  const [reader, writer] = await openConnection('127.0.0.1', server.port);
  for await (const line of reader) {
    const text = String.fromCharCode(...line);
    console.log(`${line.length} bytes: '${text.replace('\n', '')}'`);
  }
  console.log(`at the end? ${reader.atEof() ? 'yes' : 'no'}`);
  let more = 0;
  for await (const _line of reader) more += 1;
  console.log(`once more: ${more} lines`);
  writer.close();
  await writer.waitClosed();
  server.close();
}

run(main);
