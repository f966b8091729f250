import { sleep } from 'uasyncio';

/** Returns the error that `body` throws; undefined if it throws none. */
export async function caught(body: () => unknown): Promise<unknown> {
  try {
    await body();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Returns the name of the error that `body` throws. */
export async function named(body: () => unknown): Promise<string> {
  const error = await caught(body);
  return error instanceof Error ? error.name : `${error}`;
}

/** Lets every ready task run, `n` times. */
export async function spin(n: number): Promise<void> {
  for (let i = 0; i < n; i++) await sleep(0);
}
