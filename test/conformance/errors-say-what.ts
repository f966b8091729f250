// Errors say what was expected, what was awaited and for how long, and in which state a future is.
// except lean: it is about texts and checks that the lean profile leaves out
import {
  asCompleted,
  createTask,
  Event,
  Future,
  gather,
  getRunningLoop,
  openConnection,
  Queue,
  run,
  Server,
  StreamReader,
  sleep,
  startServer,
  Task,
  Timeout,
  timeout,
  timeoutAt,
  waitFor,
} from 'uasyncio';

async function show(call: () => unknown): Promise<void> {
  try {
    await call();
    console.log('no error');
  } catch (error) {
    console.log(`${error}`);
  }
}

function settledTwice(settle: (future: Future<number>) => void): void {
  const future = new Future<number>();
  settle(future);
  future.setResult(2);
}

type Loose = new (...args: unknown[]) => unknown;
const made = (type: unknown) => () => new (type as Loose)(5);

async function firstOf(names: string[]): Promise<void> {
  const tasks = names.map((name) => createTask(() => sleep(1), { name }));
  for (const next of asCompleted(tasks, { timeout: 0.02 })) await next;
}

async function main(): Promise<void> {
  const loop = getRunningLoop();
  console.log('times');
  await show(() => waitFor(new Event().wait(), 0.02));
  await show(() => waitFor(sleep(1), 0.02));
  await show(() => waitFor(new Future(), 0));
  await show(() => waitFor(new Future(), -1));
  await show(() => timeout(0.02, () => sleep(1)));
  await show(() => timeoutAt(loop.time() - 5, () => sleep(1)));
  await show(() => firstOf(['pump']));
  await show(() => firstOf(['pump', 'lamp', 'fan']));

  console.log('states');
  await show(() => settledTwice((future) => future.setResult(1)));
  await show(() => settledTwice((future) => future.setException(new Error('first'))));
  await show(() => settledTwice((future) => future.cancel()));
  await show(() => new Future().result());
  await show(() => createTask(() => sleep(0), { name: 'pump' }).exception());
  await show(() => new Queue().getNowait());

  console.log('options');
  await show(() => openConnection('127.0.0.1', 9, { idelTimeout: 5 } as object));
  await show(() => startServer(() => {}, null, 0, { max_connections: 5 } as object));
  await show(() => createTask(() => sleep(0), { nmae: 'pump' } as object));
  await show(() => gather(sleep(0), { returnException: true } as never));

  console.log('constructors');
  for (const type of [Task, Timeout, Server, StreamReader]) await show(made(type));

  console.log('runs');
  await show(() => loop.runForever());
  await show(() => loop.runUntilComplete(new Future()));
}

run(main);
