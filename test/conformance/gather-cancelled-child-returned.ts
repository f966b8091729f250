// With returnExceptions the CancelledError of a child is a result.
import { CancelledError, createTask, gather, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const slow = createTask(() => sleep(10));
  const fine = createTask(async () => 'fine');
  slow.cancel();
  const results: unknown[] = await gather(slow, fine, { returnExceptions: true });
  for (const r of results) {
    console.log(r instanceof CancelledError ? 'CancelledError' : `${r}`);
  }
}

run(main);
