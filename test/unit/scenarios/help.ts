import { sleep } from 'uasyncio';

/** What `body` throws; undefined if it does not. */
export async function caught(body: () => unknown): Promise<unknown> {
  try {
    await body();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** The name of the error that `body` throws. */
export async function named(body: () => unknown): Promise<string> {
  const error = await caught(body);
  return error instanceof Error ? error.name : `${error}`;
}

/** Lets every ready task run, `n` times. */
export async function spin(n: number): Promise<void> {
  for (let i = 0; i < n; i++) await sleep(0);
}
