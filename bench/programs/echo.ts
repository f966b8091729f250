import { run, type StreamReader, type StreamWriter, startServer } from 'uasyncio';

async function echo(reader: StreamReader, writer: StreamWriter): Promise<void> {
  for (;;) {
    const line = await reader.readline();
    if (line.length === 0) break;
    writer.write(line);
    await writer.drain();
  }
  writer.close();
}

async function main(): Promise<void> {
  const server = await startServer(echo, '127.0.0.1', 0);
  console.error(server.port);
  await server.waitClosed();
}

run(main);
