// Argument: how many calls. Calls functions in threads, which call the loop. Errors of the system, and of memory, are
// counted; nothing may be left.
import { OSError, runCoroutineThreadsafe, toThread } from 'uasyncio';
import { runAndCount } from './count.js';
import { args } from './host.js';

const [calls] = args.map(Number) as [number];
const counts = { done: 0, refused: 0, wrong: 0 };

async function double(n: number): Promise<number> {
  return 2 * n;
}

async function call(n: number): Promise<void> {
  try {
    const value = await toThread(
      (n: number, text: string, double: (n: number) => Promise<number>) => {
        if (n % 4 === 0) throw new RangeError(text);
        return n % 2 ? n + text.length : (runCoroutineThreadsafe(double, n).result() as number);
      },
      n,
      'x'.repeat(n * 100),
      double,
    );
    counts[value === (n % 2 ? n * 101 : 2 * n) ? 'done' : 'wrong']++;
  } catch (error) {
    const { name, message } = error as Error;
    if (name === 'RangeError') counts[message.length === n * 100 ? 'done' : 'wrong']++;
    else if (error instanceof OSError || /memory/.test(message)) counts.refused++;
    else {
      counts.wrong++;
      console.log(`${error}`);
    }
  }
}

runAndCount(async () => {
  for (let n = 0; n < calls; n++) await call(n);
  console.log(`done ${counts.done > 0} wrong ${counts.wrong} refused ${counts.refused}`);
});
