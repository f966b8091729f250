// Many waits with their own timeouts side by side.
import { gather, run, sleep, TimeoutError, waitFor } from 'uasyncio';

async function attempt(name: string, need: number, limit: number): Promise<string> {
  try {
    await waitFor(() => sleep(need), limit);
    console.log(`${name} made it`);
    return 'ok';
  } catch (e) {
    if (!(e instanceof TimeoutError)) throw e;
    console.log(`${name} gave up`);
    return 'late';
  }
}

async function main(): Promise<void> {
  const results = await gather(
    () => attempt('a', 0.09, 1),
    () => attempt('b', 5, 0.06),
    () => attempt('c', 0.03, 1),
    () => attempt('d', 5, 0.12),
  );
  console.log(results.join(' '));
}

run(main);
