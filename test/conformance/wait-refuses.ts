// wait refuses coroutines, an empty list, and unknown values of returnWhen.
// except lean: it has no checks of arguments
import { createTask, run, sleep, wait } from 'uasyncio';

async function attempt(what: string, call: () => PromiseLike<unknown>): Promise<void> {
  try {
    await call();
    console.log(`${what}: fine`);
  } catch (e) {
    console.log(`${what}: a wrong ${e instanceof TypeError ? 'type' : 'value'}`);
  }
}

async function main(): Promise<void> {
  const task = createTask(() => sleep(0));
  const work = async (): Promise<void> => console.log('not reached');
  await attempt('a task', () => wait([task]));
  await attempt('a coroutine', () => wait([work as never]));
  await attempt('nothing', () => wait([]));
  await attempt('sometimes', () => wait([task], { returnWhen: 'SOMETIMES' as never }));
}

run(main);
