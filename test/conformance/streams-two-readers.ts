// A second reader on the same stream gets an error at once; the first is not disturbed.
import { createTask, Event, openConnection, run, sleep, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const goOn = new Event();
  const server = await startServer(
    async (_reader, writer) => {
      await goOn.wait();
      writer.write('for the first\n');
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port, { encoding: 'utf-8' });
  const first = createTask(() => reader.readline());
  await sleep(0.01);
  for (const read of [() => reader.readline(), () => reader.read(5)]) {
    try {
      await read();
      console.log('not reached');
    } catch {
      console.log('error');
    }
  }
  goOn.set();
  console.log((await first).trim());
  writer.close();
  server.close();
}

run(main);
