// waitFor around a gather cancels every child that is not done.
import { gather, run, sleep, TimeoutError, waitFor } from 'uasyncio';

async function child(name: string, seconds: number): Promise<void> {
  try {
    await sleep(seconds);
    console.log(`${name} is in time`);
  } finally {
    console.log(`${name} ends`);
  }
}

async function main(): Promise<void> {
  const all = async (): Promise<void> => {
    await gather(
      () => child('quick', 0.01),
      () => child('slow', 10),
      () => child('slower', 20),
    );
  };
  try {
    await waitFor(all, 0.05);
  } catch (e) {
    console.log(e instanceof TimeoutError ? 'timeout' : 'another error');
  }
}

run(main);
