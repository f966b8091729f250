/** A coroutine that the loop runs for a thread. Source: CPython `concurrent.futures.Future`. */
export interface ThreadsafeFuture<T> {
  /**
   * Waits for the coroutine's value, in the thread; throws what the coroutine throws, as an Error with its name and
   * message. Throws an error named TimeoutError after `seconds`; default: waits for ever.
   */
  result(seconds?: number): T;
}

/**
 * In a function of `toThread`: the loop makes a task of `coroutine(...args)`. `coroutine` must be an argument that the
 * function was passed, as a thread has no other function of the loop; the arguments are copied. Throws Error outside
 * of such a function. Source: CPython `asyncio.run_coroutine_threadsafe`, which takes the coroutine and the loop.
 */
export function runCoroutineThreadsafe<A extends unknown[], T>(
  _coroutine: (...args: A) => PromiseLike<T> | T,
  ..._args: A
): ThreadsafeFuture<T> {
  throw new Error(
    'runCoroutineThreadsafe: this is no function of toThread; on the loop, createTask starts a coroutine',
  );
}
