// Two tasks allocate without end: one catches the error, the other does not. Meanwhile a task ticks, and a server works.
// This is for engines that throw; XS ends the program.
import { createTask, openConnection, run, sleepMs, startServer } from 'uasyncio';

/** Returns everything; otherwise the bundler would remove it as code without effect. */
function hoard(): unknown[] {
  const all: unknown[] = [];
  while (all.length < 1e9) all.push([all.length]);
  return all;
}

let ticks = 0;

async function tick(): Promise<void> {
  for (;;) {
    ticks++;
    await sleepMs(1);
  }
}

async function goesOn(): Promise<void> {
  const before = ticks;
  for (let i = 0; i < 500 && ticks < before + 3; i++) await sleepMs(1);
  console.log(ticks >= before + 3 ? 'the others go on' : 'stands still');
}

async function ask(port: number): Promise<void> {
  const [reader, writer] = await openConnection('127.0.0.1', port, { encoding: 'utf-8' });
  writer.write('hello\n');
  console.log(`answer ${(await reader.readline()).trim()}`);
  writer.close();
}

run(async () => {
  const ticker = createTask(tick, { name: 'ticker' });
  const server = await startServer(
    async (reader, writer) => {
      writer.write(await reader.readline());
      await writer.drain();
      writer.close();
    },
    '127.0.0.1',
    0,
    { encoding: 'utf-8' },
  );
  await ask(server.port);
  const careful = createTask(
    async () => {
      try {
        console.log(`has ${hoard().length}`);
      } catch (error) {
        // QuickJS throws null if there is no memory for an error.
        console.log(error === null ? 'caught it' : `caught it: ${(error as Error).name}`);
      }
    },
    { name: 'careful' },
  );
  await careful;
  await goesOn();
  createTask(async () => console.log(`has ${hoard().length}`), { name: 'hog' });
  await goesOn();
  await ask(server.port);
  ticker.cancel();
  server.close();
  await server.waitClosed();
});
