// Programs for run.test.ts.
import { createTask, currentTask, Event, Future, gather, Lock, sleep } from 'uasyncio';
import type { World } from '../../support/world.js';

export async function value<T>(x: T): Promise<T> {
  await sleep(1);
  return x;
}

export async function fails(): Promise<void> {
  await sleep(1);
  throw new RangeError('main is broken');
}

export async function failsAtOnce(): Promise<void> {
  throw new RangeError('main is broken');
}

async function cleansUp(name: string, log: string[]): Promise<void> {
  try {
    await sleep(100);
  } catch (error) {
    log.push(`${name} ${(error as Error).name}`);
    throw error;
  } finally {
    await sleep(2);
    log.push(`${name} cleaned`);
  }
}

export async function leaves(log: string[]): Promise<string> {
  createTask(() => cleansUp('a', log));
  createTask(() => cleansUp('b', log));
  await sleep(1);
  log.push('main ends');
  return 'value';
}

export async function failsAndLeaves(log: string[]): Promise<void> {
  await leaves(log);
  throw new Error('main fails');
}

export async function leavesUnstarted(log: string[]): Promise<void> {
  createTask(async () => {
    log.push('started');
    await sleep(1);
    log.push('never');
  });
}

export async function cleanupMakesTasks(log: string[]): Promise<void> {
  createTask(async () => {
    try {
      await sleep(100);
    } finally {
      createTask(() => cleansUp('child', log));
      await sleep(1);
      log.push('parent cleaned');
    }
  });
  await sleep(1);
}

export async function cleanupFails(): Promise<void> {
  createTask(
    async () => {
      try {
        await sleep(100);
      } finally {
        // biome-ignore lint/correctness/noUnsafeFinally: that is the case
        throw new Error('cleanup is broken');
      }
    },
    { name: 'cleaner' },
  );
  await sleep(1);
}

export async function refuses(log: string[]): Promise<void> {
  createTask(async () => {
    try {
      await sleep(100);
    } catch {
      log.push('refused');
    }
    await sleep(5);
    log.push('went on');
  });
  await sleep(1);
}

export async function failedTaskAndEnd(): Promise<void> {
  createTask(
    async () => {
      throw new Error('nobody looks');
    },
    { name: 'lonely' },
  );
  await sleep(0);
}

export async function interrupted(world: World, log: string[]): Promise<void> {
  createTask(() => cleansUp('task', log));
  createTask(async () => {
    await sleep(1);
    world.interrupt();
  });
  try {
    await sleep(100);
  } finally {
    log.push('main cleaned');
  }
}

export async function interruptedButGoesOn(world: World, log: string[]): Promise<string> {
  createTask(async () => {
    await sleep(1);
    world.interrupt();
  });
  try {
    await sleep(100);
  } catch (error) {
    log.push((error as Error).name);
  }
  await sleep(1);
  return 'value';
}

export async function interruptedTwice(world: World, log: string[]): Promise<void> {
  createTask(async () => {
    await sleep(1);
    world.interrupt();
    log.push(`once ${world.exitCode}`);
    await sleep(1);
    world.interrupt();
    log.push(`twice ${world.exitCode}`);
  });
  for (let i = 0; i < 4; i++) {
    try {
      await sleep(1);
    } catch {}
  }
}

export async function stalls(world: World): Promise<void> {
  const { exit } = world;
  const event = new Event();
  const lock = new Lock();
  await lock.acquire();
  createTask(() => event.wait(), { name: 'waiter' });
  createTask(() => lock.acquire(), { name: 'locker' });
  const future = createTask(() => new Future(), { name: 'futurist' });
  createTask(async () => await gather(future), { name: 'gatherer' });
  createTask(
    async () => {
      // Native code cannot be cancelled at this await.
      await new Promise<void>((resolve) => {
        world.exit = (code) => {
          exit(code);
          resolve();
        };
      });
    },
    { name: 'promised' },
  );
  await future;
}

export async function nested(run: (main: () => unknown) => unknown): Promise<string> {
  try {
    run(() => value(1));
    return 'no error';
  } catch (error) {
    await sleep(1);
    return `${(error as Error).message}, in ${currentTask()}`;
  }
}

export async function cancelsItself(): Promise<void> {
  currentTask()?.cancel('enough');
  await sleep(1);
}
