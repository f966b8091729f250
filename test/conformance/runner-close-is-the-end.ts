// A closed Runner runs nothing more; closing it again, or before any run, is no error.
import { Runner, sleep } from 'uasyncio';

function attempt(what: string, call: () => unknown): void {
  try {
    call();
    console.log(`${what}: fine`);
  } catch (e) {
    console.log(`${what}: ${(e as Error).message}`);
  }
}

const idle = new Runner();
attempt('close without a run', () => idle.close());
const runner = new Runner();
runner
  .run(() => sleep(0.01, 'value'))
  .then((value) => {
    console.log(`run gave ${value}`);
    return runner.close();
  })
  .then(() => {
    attempt('run', () => runner.run(() => sleep(0)));
    attempt('getLoop', () => runner.getLoop());
    attempt('close again', () => runner.close());
  });
