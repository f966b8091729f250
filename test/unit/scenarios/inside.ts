// Programs that debug mode, ps and the call graph have to show.
import {
  captureCallGraph,
  createTask,
  Event,
  formatCallGraph,
  gather,
  Lock,
  printCallGraph,
  ps,
  Queue,
  sleep,
  sleepMs,
  type Task,
  taskGroup,
  wait,
  waitFor,
} from 'uasyncio';

export interface Clock {
  now(): number;
}

/** Makes time pass, as computing does. */
export function busy(world: Clock, ms: number): void {
  const { now } = world;
  world.now = () => now.call(world) + ms;
}

export async function slow(world: Clock): Promise<void> {
  await sleep(0);
  busy(world, 99);
  await sleep(0);
  busy(world, 250);
  await sleep(0);
}

async function blink(led: string[]): Promise<void> {
  await sleep(0);
  led.push('blinked');
}

export async function forgotten(): Promise<string> {
  const led: string[] = [];
  for (let i = 0; i < 2; i++) {
    blink(led);
    await sleep(0);
  }
  await blink(led);
  createTask(() => blink(led));
  await gather(() => blink(led));
  await sleep(1);
  return led.join();
}

function* rows(): Generator<number> {
  yield 1;
}

async function first(): Promise<number | undefined> {
  return (await rows()).next().value;
}

async function* pages(): AsyncGenerator<Generator<number>> {
  yield rows();
}

export async function awaitsGenerators(): Promise<string> {
  const seen: unknown[] = [];
  for (let i = 0; i < 2; i++) seen.push(await first());
  const { value: page } = await pages().next();
  seen.push(page?.next().value);
  return seen.join();
}

async function inner(event: Event): Promise<void> {
  await event.wait();
}

async function outer(event: Event): Promise<void> {
  await inner(event);
}

async function waiter(task: PromiseLike<void>): Promise<void> {
  await task;
}

export async function graphs(print: (text: string) => void): Promise<unknown> {
  const event = new Event();
  const task = createTask(() => outer(event), { name: 'deep' });
  createTask(() => waiter(task), { name: 'waiter' });
  createTask(() => gather(task, event.wait()), { name: 'gatherer' });
  createTask(() => wait([task]), { name: 'watcher' });
  let grouped: PromiseLike<unknown> = task;
  createTask(
    () =>
      taskGroup(async (group) => {
        grouped = group.createTask(() => event.wait(), { name: 'grouped' });
      }),
    { name: 'group' },
  );
  await sleep(0.1);
  print(formatCallGraph(task));
  printCallGraph(grouped as Task<unknown>, print);
  const itself = captureCallGraph();
  event.set();
  await task;
  return itself;
}

export async function listed(print: (line: string) => void): Promise<void> {
  const lock = new Lock();
  await lock.acquire();
  const event = new Event();
  createTask(() => sleepMs(500), { name: 'sleeper' });
  createTask(() => lock.acquire(), { name: 'locked' });
  createTask(() => waitFor(() => event.wait(), 5), { name: 'limited' });
  await sleep(0.38);
  const queue = new Queue();
  const parent = createTask(
    async () => {
      createTask(() => queue.get(), { name: 'child' });
      await sleep(200);
    },
    { name: 'parent' },
  );
  createTask(() => parent, { name: 'joiner' });
  await sleep(0.02);
  createTask(() => sleep(0), { name: 'new' });
  ps(print);
}
