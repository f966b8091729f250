// break in a finally block drops the error that was on its way.
import { run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    try {
      await sleep(0);
      throw new Error(`lost ${i}`);
    } finally {
      await sleep(0);
      console.log(`finally ${i}`);
      // biome-ignore lint/correctness/noUnsafeFinally: this is what is tested
      if (i === 1) break;
      // biome-ignore lint/correctness/noUnsafeFinally: this is what is tested
      continue;
    }
  }
  console.log('no error is left');
}

run(main);
