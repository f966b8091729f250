// A timeout cancels the task that its body awaits; a shielded task continues.
import { createTask, run, shield, sleep, TimeoutError, timeout } from 'uasyncio';

async function work(name: string): Promise<string> {
  try {
    await sleep(0.15);
    return `${name} is done`;
  } finally {
    console.log(`${name} ends`);
  }
}

async function main(): Promise<void> {
  const plain = createTask(() => work('plain'));
  const shielded = createTask(() => work('shielded'));
  for (const awaited of [plain, shield(shielded)]) {
    try {
      await timeout(0.02, async () => {
        await awaited;
      });
    } catch (e) {
      console.log(e instanceof TimeoutError ? 'TimeoutError' : 'another error');
    }
  }
  console.log(`plain is cancelled: ${plain.cancelled() ? 'yes' : 'no'}`);
  console.log(await shielded);
}

run(main);
