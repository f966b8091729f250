import { checkNumber, kind } from '../core/checks.js';
import type { Coroutine } from '../core/coroutines.js';
import { runningLoop } from '../core/loop.js';
import { sleepMs } from '../core/sleep.js';
import { createTask, frameOf, type Task } from '../core/tasks.js';

/**
 * Calls `fn` every `ms` milliseconds, first after `ms`, and awaits what it returns. Milliseconds as in `setInterval`,
 * though the name does not end in `Ms`. The times are multiples of `ms` from the start, so delays do not add up. Calls
 * do not overlap: if one takes too long, the times that it covers are skipped. Returns the task that does it: cancel it
 * to stop; an exception of `fn` ends it. Throws TypeError for arguments of other types, RangeError unless `ms` > 0.
 */
export function every(ms: number, fn: () => unknown): Task<never> {
  checkNumber(ms, 'every(ms, fn)');
  if (ms <= 0) throw new RangeError(`every(ms, fn): ms must be > 0, got ${ms}`);
  if (typeof fn !== 'function')
    throw new TypeError(`every(ms, fn): expected a function, got ${kind(fn)}`);
  const start = runningLoop().port_.now();
  return createTask(periodic(start, ms, fn) as Coroutine<never>, { name: `every ${ms} ms` });
}

async function periodic(start: number, ms: number, fn: () => unknown): Promise<never> {
  const { port_ } = runningLoop();
  // The calls are counted: the clock of some engines shows whole milliseconds only, too coarse to tell which call is
  // due.
  for (let n = 1; ; n = Math.max(n + 1, Math.floor((port_.now() - start) / ms) + 1)) {
    await sleepMs(start + n * ms - port_.now());
    await frameOf(fn, 'every(ms, fn)');
  }
}
