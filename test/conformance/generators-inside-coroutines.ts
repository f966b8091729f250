// Plain generators work within async functions, across awaits; return() runs their finally.
import { run, sleep } from 'uasyncio';

function* count(from: number, to: number): Generator<number, string> {
  try {
    for (let n = from; n <= to; n++) yield n;
    return 'counted';
  } finally {
    console.log(`counter ${from} to ${to} ends`);
  }
}

function* both(): Generator<number> {
  yield 0;
  yield* count(1, 2);
  yield* count(7, 8);
}

async function main(): Promise<void> {
  for (const n of both()) {
    await sleep(0);
    console.log(`n ${n}`);
  }
  for (const n of count(1, 100)) {
    await sleep(0);
    if (n === 3) break;
  }
  const byHand = count(5, 5);
  byHand.next();
  await sleep(0);
  const last = byHand.next();
  console.log(`${last.done ? 'done' : 'not done'}: ${last.value}`);
}

run(main);
