import { checkNumber, kind } from '../core/checks.js';
import type { Coroutine } from '../core/coroutines.js';
import { runningLoop } from '../core/loop.js';
import { sleepMs } from '../core/sleep.js';
import { createTask, frameOf, type Task } from '../core/tasks.js';

/**
 * Calls `fn`, or awaits it, every `ms` milliseconds, first after `ms`; gives the task: cancel it to end that. The
 * times are multiples of `ms` from the start, so nothing adds up. A call is never made while the one before runs: if
 * that takes too long, the times that it covers are left out. What `fn` throws ends the task.
 */
export function every(ms: number, fn: () => unknown): Task<never> {
  checkNumber(ms, 'every(ms, fn)');
  if (ms <= 0) throw new RangeError('every(ms, fn): ms must be > 0');
  if (typeof fn !== 'function')
    throw new TypeError(`every(ms, fn): expected a function, got ${kind(fn)}`);
  const start = runningLoop().port_.now();
  return createTask(periodic(start, ms, fn) as Coroutine<never>, { name: `every ${ms} ms` });
}

async function periodic(start: number, ms: number, fn: () => unknown): Promise<never> {
  const { port_ } = runningLoop();
  // Counted, not taken from the clock: that shows whole milliseconds on some engines.
  for (let n = 1; ; n = Math.max(n + 1, Math.floor((port_.now() - start) / ms) + 1)) {
    await sleepMs(start + n * ms - port_.now());
    await frameOf(fn, 'every(ms, fn)');
  }
}
