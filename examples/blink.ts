// Three lights blink, each at its own pace. Each is a task; `sleepMs` lets the others run.
// The program prints instead of switching pins, so that it runs anywhere.
//
//   npx uasyncio run examples/blink.ts --on quickjs

import { gather, run, sleepMs, TimeoutError, waitFor } from 'uasyncio';

const start = Date.now();

function setPin(name: string, on: boolean) {
  const ms = String(Date.now() - start).padStart(5);
  console.log(`${ms} ms  ${name.padEnd(6)} ${on ? '*' : '.'}`);
}

async function blink(name: string, period: number) {
  try {
    for (;;) {
      setPin(name, true);
      await sleepMs(period / 2);
      setPin(name, false);
      await sleepMs(period / 2);
    }
  } finally {
    setPin(name, false); // also when it is cancelled
  }
}

async function main() {
  const lights = gather(
    () => blink('red', 1000),
    () => blink('yellow', 700),
    () => blink('green', 300),
  );
  try {
    await waitFor(lights, 2);
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
    console.log('2 s are over');
  }
}

run(main);
