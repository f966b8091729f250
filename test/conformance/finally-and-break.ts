// break and continue leave a try through its finally block, even if that awaits.
import { run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  for (let i = 0; i < 5; i++) {
    try {
      await sleep(0);
      if (i === 1) continue;
      if (i === 3) break;
      console.log(`body ${i}`);
    } finally {
      await sleep(0);
      console.log(`finally ${i}`);
    }
    console.log(`end ${i}`);
  }
  console.log('after the first loop');

  let n = 0;
  while (true) {
    n += 1;
    try {
      try {
        if (n < 3) continue;
        break;
      } finally {
        console.log(`inner finally ${n}`);
        await sleep(0);
      }
    } finally {
      console.log(`outer finally ${n}`);
    }
  }
  console.log(`n is ${n}`);
}

run(main);
