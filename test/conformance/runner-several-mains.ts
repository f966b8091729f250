// A Runner runs several mains in turn on one loop; it returns their values and throws their errors.
import { getRunningLoop, Runner, run, sleep } from 'uasyncio';

async function measure(n: number): Promise<number> {
  await sleep(0.02);
  console.log(`measured ${n}`);
  return n;
}

async function fail(): Promise<void> {
  await sleep(0);
  throw new Error('no such sensor');
}

const runner = new Runner();
const loop = runner.getLoop();
runner
  .run(() => measure(20))
  .then((n) => runner.run(() => measure(n + 1)))
  .then((n) => {
    console.log(`the second main gave ${n}`);
    return runner.run(() => fail());
  })
  .catch((e: unknown) => {
    console.log(`the third main failed: ${(e as Error).message}`);
    return runner.run(async () => (getRunningLoop() === loop ? 'the same loop' : 'another loop'));
  })
  .then((text) => {
    console.log(text);
    return runner.close();
  })
  .then(() => run(async () => console.log('run() can be used again')));
