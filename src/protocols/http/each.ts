/** The iterator of an array, also on engines whose arrays have none. */
export function each<T>(list: readonly T[]): IterableIterator<T> {
  let at = 0;
  return {
    next: () =>
      at < list.length ? { value: list[at++] as T, done: false } : { value: undefined, done: true },
    [Symbol.iterator]() {
      return this;
    },
  };
}
