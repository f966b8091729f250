import { current, isQueued } from '../core/frame.js';
import { setOnTaskMade } from '../core/hooks.js';
import { type Loop, openLoop } from '../core/loop.js';
import type { Task } from '../core/tasks.js';
import { rememberTask } from './debug.js';
import { waitOf } from './graph.js';

/** A task of a program that uses `ps`: when it was made, and the name of the task that made it. */
type Traced = Task<unknown> & { born_?: number; parent_?: string };

function follow(task: Traced, owner: Loop): void {
  task.born_ = owner.port_.now();
  task.parent_ = (current as Task<unknown> | null)?.getName() ?? '-';
  rememberTask(task, owner);
}

/**
 * Follows tasks from the start of the program. Its call is marked pure, so a program without `ps` contains none of it.
 */
function tracing<F>(fn: F): F {
  setOnTaskMade(follow);
  return fn;
}

function duration(ms: number): string {
  const s = ms / 1000;
  return s < 1
    ? `${Math.floor(ms)} ms`
    : s < 120
      ? `${s.toFixed(1)} s`
      : `${Math.floor(s / 60)} min`;
}

function row(task: Traced, owner: Loop): string[] {
  const state = task === (current as unknown) ? 'running' : isQueued(task) ? 'ready' : 'waiting';
  const age = task.born_ === undefined ? '-' : duration(owner.port_.now() - task.born_);
  const waits = waitOf(task) ?? (state === 'waiting' ? 'a promise' : '-');
  return [task.getName(), state, waits, age, task.parent_ ?? '-'];
}

/**
 * Prints one line for each task that is not done, oldest first: name, state, what it waits for, age, and the task that
 * made it. `print` is called with each line; default `console.log`. Throws Error if no loop is open. Can be called from
 * anywhere, also at the prompt of a board.
 */
export const ps: (print?: (line: string) => void) => void = /* @__PURE__ */ tracing(
  (print: (line: string) => void = console.log): void => {
    const owner = openLoop();
    setOnTaskMade(follow);
    const rows = [['TASK', 'STATE', 'WAITS FOR', 'AGE', 'PARENT']];
    for (const task of owner.alive_<Task<unknown>>()) rows.push(row(task, owner));
    const widths = (rows[0] as string[]).map((_, i) =>
      rows.reduce((widest, cells) => Math.max(widest, (cells[i] as string).length), 0),
    );
    for (const cells of rows)
      print(
        cells
          .map((cell, i) => cell.padEnd(widths[i] as number))
          .join('  ')
          .trimEnd(),
      );
  },
);
