// for await over asCompleted throws TimeoutError when the time is over; the other tasks continue.
import { asCompleted, run, sleep, TimeoutError } from 'uasyncio';

async function fetch(name: string, seconds: number): Promise<string> {
  await sleep(seconds);
  console.log(`${name} ends`);
  return name;
}

async function main(): Promise<void> {
  const all = asCompleted([() => fetch('slow', 0.18), () => fetch('fast', 0.02)], {
    timeout: 0.1,
  });
  try {
    for await (const name of all) console.log(`in time: ${name}`);
  } catch (e) {
    console.log(e instanceof TimeoutError ? 'TimeoutError' : 'another error');
  }
  await sleep(0.12);
}

run(main);
