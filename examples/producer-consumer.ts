// Two producers put jobs into a list, three consumers take them out. An Event signals that there are
// jobs. A Lock keeps the two lines of a consumer together, though the consumer sleeps between them.
//
//   npx uasyncio run examples/producer-consumer.ts --on quickjs

import { createTask, Event, gather, Lock, run, sleepMs } from 'uasyncio';

const jobs: string[] = [];
const available = new Event();
const printer = new Lock();

async function produce(name: string, count: number, pause: number) {
  for (let i = 1; i <= count; i++) {
    await sleepMs(pause);
    jobs.push(`${name}${i}`);
    available.set();
  }
}

// Waits in a loop, because another consumer may have been faster.
async function next() {
  for (;;) {
    const job = jobs.shift();
    if (job !== undefined) return job;
    available.clear();
    await available.wait();
  }
}

async function consume(name: string) {
  for (;;) {
    const job = await next();
    await printer.with(async () => {
      console.log(`${name} takes ${job}`);
      await sleepMs(20);
      console.log(`${name} has done ${job}`);
    });
  }
}

async function main() {
  const consumers = ['x', 'y', 'z'].map((name) => createTask(() => consume(name)));
  await gather(
    () => produce('a', 4, 50),
    () => produce('b', 3, 70),
  );
  await sleepMs(200); // for the last jobs
  for (const consumer of consumers) consumer.cancel();
  await gather(...consumers, { returnExceptions: true });
  console.log(`all done, ${jobs.length} jobs left`);
}

run(main);
