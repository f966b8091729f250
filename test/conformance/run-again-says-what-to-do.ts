// A second run beside the first: the error says what to do.
import { newEventLoop, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  await sleep(0.01);
  try {
    run(main);
  } catch (error) {
    console.log(`inside: ${(error as Error).message}`);
  }
}

function refused(start: () => void): void {
  try {
    start();
  } catch (error) {
    console.log(`${(error as Error).message}`);
  }
}

const first = run(main);
refused(() => run(main));
refused(() => newEventLoop());
first.then(() => run(async () => console.log('after it')));
