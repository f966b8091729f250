// run() rejects with the error that main throws.
import { run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  try {
    await sleep(0);
    throw new Error('no such sensor');
  } finally {
    console.log('main cleans up');
  }
}

run(main).then(
  () => console.log('not reached'),
  (e: unknown) => console.log(`run failed: ${e instanceof Error ? e.message : '?'}`),
);
