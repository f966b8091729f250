// Coroutines that call each other in all spellings; see spellings.test.ts.
import assert from 'node:assert/strict';
import {
  type Coroutine,
  createTask,
  currentTask,
  gather,
  type Lock,
  sleep,
  waitFor,
} from 'uasyncio';

type Call<T> = () => PromiseLike<T>;

export async function value<T>(x: T): Promise<T> {
  await sleep(1);
  return x;
}

export async function fails(): Promise<never> {
  await sleep(1);
  throw new Error('oops');
}

export async function slow(log: string[]): Promise<void> {
  try {
    await sleep(10);
    log.push('ended');
  } catch (error) {
    log.push((error as Error).name);
    throw error;
  } finally {
    await sleep(1);
    log.push('cleaned');
  }
}

export async function me(): Promise<string | undefined> {
  const task = currentTask();
  await sleep(1);
  assert.equal(currentTask(), task);
  await sleep(0);
  assert.equal(currentTask(), task);
  return task?.getName();
}

export async function direct<T>(call: Call<T>): Promise<T | string> {
  try {
    return await call();
  } catch (error) {
    return `caught ${(error as Error).message}`;
  }
}

export async function asTask<T>(call: Call<T>, name: string): Promise<T | string> {
  try {
    return await createTask(call as Coroutine<T>, { name });
  } catch (error) {
    return `caught ${(error as Error).message}`;
  }
}

export async function limited<T>(call: Call<T>, seconds: number): Promise<T | string> {
  try {
    return await waitFor(call, seconds);
  } catch (error) {
    return (error as Error).name;
  }
}

export async function locked<T>(lock: Lock, call: Call<T>): Promise<T> {
  return await lock.with(call);
}

export async function together<T>(calls: Call<T>[]): Promise<T[]> {
  return await gather(...calls);
}

export async function deep<T>(
  levels: ((next: Call<T>) => PromiseLike<T>)[],
  last: Call<T>,
): Promise<T> {
  const [first, ...rest] = levels;
  if (first === undefined) return await waitFor(last, null);
  return await waitFor(() => first(() => deep(rest, last)), null);
}

export async function pass<T>(next: Call<T>): Promise<T> {
  await sleep(0);
  return await waitFor(next, null);
}
