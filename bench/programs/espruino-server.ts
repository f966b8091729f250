// The blocks of memory that a server takes on Espruino: once loaded, for a task, and for each of two clients. The
// clients are connected from outside.
import { createTask, Event, openConnection, run, sleep, startServer } from 'uasyncio';

declare const process: { memory(): { usage: number; total: number; blocksize: number } };
declare const usedBefore: number;

const CLIENTS = 2;
const TASKS = 10;

run(async () => {
  const used = (): number => process.memory().usage;
  const loaded = used();
  const { total, blocksize } = process.memory();
  console.log(`variables ${total}`);
  console.log(`bytes ${blocksize}`);
  console.log(`before ${usedBefore}`);
  console.log(`server ${loaded - usedBefore}`);
  console.log(`left ${total - loaded}`);
  const tasks: { cancel(): unknown }[] = [];
  const idle = async (): Promise<void> => {
    await sleep(1000);
  };
  for (let i = 0; i < TASKS; i++) tasks.push(createTask(idle()));
  await sleep(0);
  // Minus one: the array itself has a block for each task.
  console.log(`task ${(used() - loaded) / TASKS - 1}`);
  for (const task of tasks.splice(0)) task.cancel();
  await sleep(0);
  const all = new Event();
  let count = 0;
  const server = await startServer(
    async (reader, writer) => {
      if (++count === CLIENTS) all.set();
      writer.write(await reader.readline());
    },
    null,
    0,
    { encoding: 'utf-8' },
  );
  await sleep(0.01);
  const before = used();
  console.log(`port ${server.port}`);
  await all.wait();
  await sleep(0.05);
  console.log(`accepted ${(used() - before) / CLIENTS}`);
  server.closeClients();
  server.close();
  // Never called: only makes the function part of the bundle.
  void openConnection;
});
