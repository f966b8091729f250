import { type Frame, setBirth } from './frame.js';
import type { Loop } from './loop.js';
import { setLost, type Task } from './tasks.js';

/** What debug mode knows of a coroutine: where it was made. */
type Traced = Frame & { made_?: string };

/** Turns debug mode on or off. Source: CPython `loop.set_debug`. */
export function setDebug(owner: Loop, enabled: boolean): void {
  owner.debug_ = enabled;
  setBirth(enabled ? remember : null);
  setLost(enabled ? tell : null);
}

function remember(frame: Frame): void {
  (frame as Traced).made_ = new Error('made').stack;
}

function tell(frame: Frame, task: Task<unknown>, owner: Loop): void {
  const { made_ = '' } = frame as Traced;
  owner.port_.log(`coroutine was not awaited, and runs as ${task.getName()}; made here:\n${made_}`);
}
