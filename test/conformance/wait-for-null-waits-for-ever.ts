// With a timeout of null waitFor waits as long as it takes.
import { run, sleep, waitFor } from 'uasyncio';

async function main(): Promise<void> {
  const slow = async (): Promise<string> => {
    await sleep(0.03);
    return 'at last';
  };
  console.log(await waitFor(slow, null));
  try {
    await waitFor(async () => {
      throw new Error('or an error');
    }, null);
  } catch (e) {
    console.log(e instanceof Error ? e.message : '?');
  }
}

run(main);
