import type { Frame } from '../core/frame.js';
import { setOnFrameMade, setOnUnawaited } from '../core/hooks.js';
import type { Loop } from '../core/loop.js';
import type { Task } from '../core/tasks.js';

/** What debug mode knows of a coroutine: where it was made. */
type Traced = Frame & { made_?: string };

/** Turns debug mode on or off. Source: CPython `loop.set_debug`. */
export function setDebug(owner: Loop, enabled: boolean): void {
  owner.debug_ = enabled;
  setOnFrameMade(enabled ? remember : null);
  setOnUnawaited(enabled ? teller() : null);
}

function remember(frame: Frame): void {
  (frame as Traced).made_ = new Error().stack;
}

/** Tells of coroutines that were not awaited, once for each place. */
function teller() {
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

/** The stack without its head and the library's own two calls. */
function placeOf(stack: string): string {
  const lines = stack.split('\n');
  return lines
    .slice(lines[0]?.startsWith('Error') ? 3 : 2)
    .join('\n')
    .trimEnd();
}
