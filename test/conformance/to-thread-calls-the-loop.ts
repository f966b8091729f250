// except espruino: it has no threads
import { getRunningLoop, run, runCoroutineThreadsafe, sleep, toThread } from 'uasyncio';

async function double(n: number): Promise<number> {
  console.log(`double ${n}`);
  await sleep(0);
  return 2 * n;
}

async function refuse(): Promise<void> {
  await sleep(0);
  throw new RangeError('refused');
}

async function main(): Promise<void> {
  const shown: number[] = [];
  const value = await toThread(
    (loop, show: (n: number) => void, start: (n: number) => Promise<number>) => {
      loop.callSoonThreadsafe(show, 1);
      show(2);
      const first = runCoroutineThreadsafe(start, 5);
      const second = runCoroutineThreadsafe(start, 6);
      return second.result() + first.result();
    },
    getRunningLoop(),
    (n: number) => {
      shown.push(n);
    },
    double,
  );
  console.log(`shown ${shown.join(' ')}`);
  console.log(`value ${value}`);

  const outcome = await toThread((start: () => Promise<void>) => {
    try {
      runCoroutineThreadsafe(start).result();
    } catch (error) {
      return (error as Error).message;
    }
    return 'nothing';
  }, refuse);
  console.log(`outcome ${outcome}`);

  console.log(
    `in the executor ${await getRunningLoop().runInExecutor(null, (n: number) => n + 1, 8)}`,
  );
}

run(main);
