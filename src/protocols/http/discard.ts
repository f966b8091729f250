import { type StreamReader, sleep } from 'uasyncio';

/** Reads up to the end, or so many bytes: to close with unread bytes would destroy what is on its way. */
export async function discard<T extends string | Uint8Array>(
  reader: StreamReader<T>,
  most: number,
): Promise<void> {
  const waste = new Uint8Array(512);
  for (let left = most; left > 0; ) {
    const n = await reader.readinto(waste);
    left = n === 0 ? 0 : left - n;
    await sleep(0);
  }
}
