// A client that sends one byte now and then never ends a line: it is closed, while others are served.
import {
  createTask,
  OSError,
  openConnection,
  run,
  type StreamReader,
  type StreamWriter,
  sleepMs,
  startServer,
} from 'uasyncio';

const LINE = { encoding: 'utf-8', idleTimeout: 0.25 } as const;

async function echo(reader: StreamReader<string>, writer: StreamWriter): Promise<void> {
  try {
    for await (const line of reader) writer.write(line);
  } catch (error) {
    if (!(error instanceof OSError)) throw error;
    console.log(`shed: ${error.code}, closing ${writer.isClosing()}`);
  }
  writer.close();
}

async function drip(port: number): Promise<void> {
  const [, writer] = await openConnection('127.0.0.1', port);
  try {
    for (;;) {
      writer.write('x');
      await sleepMs(20);
    }
  } catch (error) {
    if (!(error instanceof OSError)) throw error;
  } finally {
    writer.close();
  }
}

async function main(): Promise<void> {
  const server = await startServer(echo, '127.0.0.1', 0, LINE);
  const loris = createTask(() => drip(server.port));
  const [reader, writer] = await openConnection('127.0.0.1', server.port, { encoding: 'utf-8' });
  for (let i = 0; i < 8; i++) {
    writer.write(`line ${i}\n`);
    await reader.readline();
    await sleepMs(50);
  }
  console.log('served');
  writer.close();
  loris.cancel();
  server.close();
  await server.waitClosed();
  console.log('closed');
}

run(main);
