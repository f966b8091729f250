// Tasks that still exist when main ends are cancelled, and run() waits for their cleanup.
import { createTask, run, sleep } from 'uasyncio';

async function blink(name: string, cleanup: number): Promise<void> {
  try {
    console.log(`${name} starts`);
    await sleep(10);
    console.log('not reached');
  } finally {
    await sleep(cleanup);
    console.log(`${name} is off`);
  }
}

async function main(): Promise<string> {
  createTask(() => blink('red', 0.02));
  createTask(() => blink('green', 0.06));
  await sleep(0);
  console.log('main ends');
  return 'value';
}

run(main).then((value) => console.log(`run gave ${value}`));
