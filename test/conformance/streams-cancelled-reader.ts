// A cancelled reader leaves the stream usable for the next reader, and for writers.
import { CancelledError, createTask, openConnection, run, sleep, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const server = await startServer(
    async (reader, writer) => {
      for (;;) {
        const line = await reader.readline();
        if (line === '') break;
        writer.write(`echo ${line}`);
      }
      writer.close();
    },
    '127.0.0.1',
    0,
    { encoding: 'utf-8' },
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port, { encoding: 'utf-8' });
  for (let i = 1; i <= 3; i++) {
    const task = createTask(() => reader.readline());
    await sleep(0);
    task.cancel();
    try {
      await task;
    } catch (e) {
      console.log(e instanceof CancelledError ? `reader ${i} was cancelled` : 'another error');
    }
    writer.write(`line ${i}\n`);
    await writer.drain();
    console.log((await reader.readline()).trim());
  }
  writer.close();
  await writer.waitClosed();
  server.close();
}

run(main);
