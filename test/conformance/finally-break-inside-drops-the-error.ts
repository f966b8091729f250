// break and continue in a finally block drop the pending error.
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
      if (i < 1) continue;
      // biome-ignore lint/correctness/noUnsafeFinally: this is what is tested
      break;
    }
  }
  console.log('no error is left');
}

run(main);
