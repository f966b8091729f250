// A line over the limit ends for await with an error; the lines after it can still be read.
import { LimitOverrunError, openConnection, run, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const server = await startServer(
    async (_, writer) => {
      writer.write(`one\n${'x'.repeat(50)}\ntwo\nthree`);
      await writer.drain();
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const options = { limit: 20, encoding: 'utf-8' } as const;
  const [reader, writer] = await openConnection('127.0.0.1', server.port, options);
  for (let attempt = 1; attempt <= 2; attempt++) {
    try {
      for await (const line of reader) console.log(`${attempt}: ${line.trimEnd()}`);
      console.log('the end');
    } catch (e) {
      console.log(e instanceof LimitOverrunError ? 'too long a line' : 'another error');
    }
  }
  writer.close();
  await writer.waitClosed();
  server.close();
}

run(main);
