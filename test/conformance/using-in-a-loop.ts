// Each iteration of a loop holds the lock anew; continue, break and return release it.
import { gather, Lock, run, sleep } from 'uasyncio';

const lock = new Lock();

async function worker(name: string): Promise<string> {
  for (let n = 1; ; n++) {
    using _held = await lock.hold();
    console.log(`${name} in round ${n}`);
    await sleep(0);
    if (n === 1) continue;
    if (name === 'a') break;
    if (n === 3) return `${name} returns`;
  }
  return `${name} has left the loop`;
}

async function main(): Promise<void> {
  const ends = await gather(
    () => worker('a'),
    () => worker('b'),
  );
  console.log(ends.join(', '));
  console.log(`locked? ${lock.locked() ? 'yes' : 'no'}`);
}

run(main);
