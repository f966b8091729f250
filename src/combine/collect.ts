import type { Awaitable } from '../core/awaitable.js';
import { kind } from '../core/checks.js';

/**
 * Collects the items of `iterable` in an array: of an async generator, a queue, a StreamReader, anything that `for
 * await` takes. Throws TypeError for other values. Cancelling it ends the iteration, as leaving a `for await` loop
 * does. Stands for Python's `[x async for x in iterable]`.
 */
export function collect<T>(
  iterable: AsyncIterable<T> | Iterable<T | PromiseLike<T>>,
): Awaitable<T[]> {
  if (iterable === null || (typeof iterable !== 'object' && typeof iterable !== 'string'))
    throw new TypeError(`collect(iterable): expected an async iterable, got ${kind(iterable)}`);
  return all(iterable) as unknown as Awaitable<T[]>;
}

async function all<T>(iterable: AsyncIterable<T> | Iterable<T | PromiseLike<T>>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of iterable) items.push(item);
  return items;
}
