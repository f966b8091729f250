import { isGenerator } from '../core/coroutines.js';
import { current, type Frame, setBefore } from '../core/frame.js';
import {
  onTaskMade,
  setOnFrameMade,
  setOnTaskMade,
  setOnUnawaited,
  setOnValueAwaited,
} from '../core/hooks.js';
import type { Loop } from '../core/loop.js';
import { LEAN } from '../core/profile.js';
import type { Task } from '../core/tasks.js';
import { onRaised, traceback } from '../core/traceback.js';

/** How many awaits of the maker are kept. Source: CPython `DEBUG_STACK_DEPTH`. */
const DEPTH = 10;

/** Where in the program a coroutine or a task was made, in debug mode. */
class Origin {
  /** Has the stack of the engine and, like an error that has left frames, the labels of the awaits. */
  private error_: Error;
  private by_: string;

  constructor(error: Error) {
    const maker = current as Task<unknown> | null;
    this.error_ = error;
    this.by_ = maker === null ? 'outside all tasks' : `by ${maker.getName()}`;
    let frame = maker?.value_ as Frame | undefined;
    for (let i = 0; frame?.b && i < DEPTH; i++) {
      onRaised(error, frame.n);
      frame = frame.c as Frame;
    }
  }

  /** The engine's stack, without the two calls inside this library that it begins with. Some engines have none. */
  stack_(): string {
    const lines = `${this.error_.stack ?? ''}`.trimEnd().split('\n');
    return lines.slice(lines[0]?.startsWith('Error') ? 3 : 2).join('\n');
  }

  awaits_(): string {
    return traceback(this.error_ as object);
  }

  /** The lines that follow a report. */
  toString(): string {
    const stack = this.stack_();
    const place = `${stack === '' ? '' : `\n${stack}`}${this.awaits_()}`;
    return `\ncreated ${this.by_}${place === '' ? '' : ':'}${place}`;
  }
}

/** A coroutine in debug mode. */
type Traced = Frame & { made_?: Origin; generator_?: unknown };

/** Turns debug mode on or off. Source: CPython `loop.set_debug`. The lean profile has none. */
export function setDebug(owner: Loop, enabled: boolean): void {
  if (LEAN) return;
  owner.debug_ = enabled;
  setBefore(enabled ? (node) => owner.watch_(node) : null);
  setOnFrameMade(enabled ? remember : null);
  setOnUnawaited(enabled ? reporter() : null);
  setOnValueAwaited(enabled ? generatorReporter(owner) : null);
  if (enabled && onTaskMade === null) setOnTaskMade(rememberTask);
}

function remember(frame: Frame): void {
  (frame as Traced).made_ = new Origin(new Error());
}

/** Does nothing outside of debug mode: the hook stays, and may be that of ps.ts, which calls this. */
export function rememberTask(task: Task<unknown>, owner: Loop): void {
  if (owner.debug_) task.made_ = new Origin(new Error());
}

/** Returns whether it is called for the first time with something that was made there. */
function firstOf() {
  const seen: string[] = [];
  return (made: Origin | undefined): boolean => {
    const place = made === undefined ? '' : made.stack_() || made.awaits_();
    const isNew = seen.indexOf(place) < 0;
    // Without any place, two of them need not be the same.
    if (isNew && place !== '') seen.push(place);
    return isNew;
  };
}

/** Reports coroutines that were not awaited, once for each place in the program. */
function reporter() {
  const isFirst = firstOf();
  return (frame: Traced, task: Task<unknown>, owner: Loop): void => {
    const { made_ } = frame;
    task.made_ = made_;
    if (isFirst(made_))
      owner.port_.log(`coroutine was not awaited, and runs as ${task.getName()}${made_ ?? ''}`);
  };
}

/** Reports generators that were awaited, which does not run them, once for each place in the program. */
function generatorReporter(owner: Loop) {
  const isFirst = firstOf();
  return (value: unknown, task: Task<unknown>): void => {
    const { made_, generator_ } = task.value_ as Traced;
    // `yield x` of an async generator awaits x, as the language wants.
    if (!isGenerator(value) || generator_ !== undefined || !isFirst(made_)) return;
    owner.port_.log(
      `${task.getName()} awaited a generator object, which does not run it: delegate by yield*, or pass it to ` +
        `createTask; in the coroutine${made_ ?? ''}`,
    );
  };
}
