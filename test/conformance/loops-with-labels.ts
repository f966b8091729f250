// break and continue reach an outer loop by its label, through try and awaits.
import { run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  outer: for (let a = 1; a <= 4; a++) {
    for (let b = 1; b <= 4; b++) {
      try {
        await sleep(0);
        if (b === 3) continue outer;
        if (a === 3) break outer;
        console.log(`${a} times ${b} is ${a * b}`);
      } finally {
        if (b === 3) console.log(`enough of ${a}`);
      }
    }
  }
  console.log('out of both loops');
}

run(main);
