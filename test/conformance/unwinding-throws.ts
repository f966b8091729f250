// An error that cannot even be looked at, so that unwinding itself throws: its task fails, the others go on.
// except espruino: it has no Proxy
import { createTask, run, sleep } from 'uasyncio';

const hostile = new Proxy(
  {},
  {
    getPrototypeOf() {
      throw new Error('do not look');
    },
  },
);

async function deep(level: number): Promise<void> {
  if (level > 0) await deep(level - 1);
  await sleep(0);
  throw hostile;
}

async function main(): Promise<void> {
  const failing = createTask(() => deep(3));
  const other = createTask(async () => {
    for (let i = 1; i < 4; i++) {
      await sleep(0);
      console.log(`step ${i}`);
    }
  });
  await other;
  try {
    await failing;
    console.log('no error');
  } catch {
    console.log('the task has failed');
  }
  console.log(`done: ${failing.done() ? 'yes' : 'no'}`);
}

run(main);
