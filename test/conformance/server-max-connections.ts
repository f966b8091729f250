// A full server refuses clients at once, and accepts others when one has left.
import {
  OSError,
  openConnection,
  run,
  type StreamReader,
  type StreamWriter,
  startServer,
} from 'uasyncio';

type Connection = [StreamReader<string>, StreamWriter];

async function echo(reader: StreamReader<string>, writer: StreamWriter): Promise<void> {
  for await (const line of reader) writer.write(line);
  writer.close();
}

async function ask([reader, writer]: Connection): Promise<string> {
  try {
    writer.write('hello\n');
    return await reader.readline();
  } catch (error) {
    if (!(error instanceof OSError)) throw error;
    return '';
  }
}

async function main(): Promise<void> {
  const options = { encoding: 'utf-8', maxConnections: 2 } as const;
  const server = await startServer(echo, '127.0.0.1', 0, options);
  const connect = () => openConnection('127.0.0.1', server.port, { encoding: 'utf-8' });
  const some: Connection[] = [];
  for (let i = 1; i <= 4; i++) {
    const connection = await connect();
    const answer = await ask(connection);
    console.log(`client ${i}: ${answer === '' ? 'turned away' : answer.trim()}`);
    some.push(connection);
  }
  for (const [, writer] of some) writer.close();
  for (;;) {
    const connection = await connect();
    const answer = await ask(connection);
    connection[1].close();
    if (answer === '') continue;
    console.log(`later: ${answer.trim()}`);
    break;
  }
  server.close();
  await server.waitClosed();
}

run(main);
