import { isGenerator } from '../core/coroutines.js';
import type { Frame } from '../core/frame.js';
import { setOnFrameMade, setOnUnawaited, setOnValueAwaited } from '../core/hooks.js';
import type { Loop } from '../core/loop.js';
import type { Task } from '../core/tasks.js';

/** A coroutine in debug mode, with the stack at its call. */
type Traced = Frame & { made_?: string; generator_?: unknown };

/** Turns debug mode on or off. Source: CPython `loop.set_debug`. */
export function setDebug(owner: Loop, enabled: boolean): void {
  owner.debug_ = enabled;
  setOnFrameMade(enabled ? remember : null);
  setOnUnawaited(enabled ? reporter() : null);
  setOnValueAwaited(enabled ? generatorReporter(owner) : null);
}

function remember(frame: Frame): void {
  (frame as Traced).made_ = new Error().stack;
}

/** Reports coroutines that were not awaited, once for each place in the program. */
function reporter() {
  const places: string[] = [];
  return (frame: Frame, task: Task<unknown>, owner: Loop): void => {
    const place = placeOf((frame as Traced).made_ ?? '');
    if (places.indexOf(place) >= 0) return;
    places.push(place);
    owner.port_.log(
      `coroutine was not awaited, and runs as ${task.getName()}; made here:\n${place}`,
    );
  };
}

/** Reports generators that were awaited, which does not run them, once for each place in the program. */
function generatorReporter(owner: Loop) {
  const places: string[] = [];
  return (value: unknown, task: Task<unknown>): void => {
    const frame = task.value_ as Traced;
    // `yield x` of an async generator awaits x, as the language wants.
    if (!isGenerator(value) || frame.generator_ !== undefined) return;
    const place = placeOf(frame.made_ ?? '');
    if (places.indexOf(place) >= 0) return;
    places.push(place);
    owner.port_.log(
      `${task.getName()} awaited a generator object, which does not run it: delegate by yield*, or pass it to ` +
        `createTask; in the coroutine made here:\n${place}`,
    );
  };
}

/** The stack without its first line and the two calls inside this library. */
function placeOf(stack: string): string {
  const lines = stack.split('\n');
  return lines
    .slice(lines[0]?.startsWith('Error') ? 3 : 2)
    .join('\n')
    .trimEnd();
}
