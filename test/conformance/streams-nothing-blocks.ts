// While one client waits for a slow answer, other tasks and clients go on.
import { createTask, openConnection, run, sleep, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const server = await startServer(
    async (reader, writer) => {
      const seconds = Number(await reader.readline());
      await sleep(seconds);
      writer.write(`after ${seconds} s\n`);
      writer.close();
    },
    '127.0.0.1',
    0,
    { encoding: 'utf-8' },
  );
  const ask = async (seconds: number): Promise<void> => {
    const [reader, writer] = await openConnection('127.0.0.1', server.port, {
      encoding: 'utf-8',
    });
    writer.write(`${seconds}\n`);
    console.log(`answer ${(await reader.readline()).trim()}`);
    writer.close();
  };
  const slow = createTask(() => ask(0.25));
  const quick = createTask(() => ask(0.02));
  await sleep(0.14);
  console.log('tick');
  await quick;
  await slow;
  server.close();
}

run(main);
