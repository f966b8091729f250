// A function that is given twice is called twice.
import { gather, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  let calls = 0;
  const next = async (): Promise<number> => {
    calls += 1;
    const mine = calls;
    await sleep(0);
    return mine;
  };
  const values = await gather(next, next, next);
  console.log(`${values.join(' ')}, ${calls} calls`);
}

run(main);
