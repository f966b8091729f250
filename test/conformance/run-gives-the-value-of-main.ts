// run() returns a thenable of main's return value.
import { run, sleep } from 'uasyncio';

async function main(): Promise<number> {
  await sleep(0);
  console.log('main is done');
  return 42;
}

run(main).then((value) => console.log(`run gave ${value}`));
