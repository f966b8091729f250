import { setOnTaskMade } from '../core/hooks.js';
import { type Loop, openLoop } from '../core/loop.js';
import type { Task } from '../core/tasks.js';
import { waitOf } from './graph.js';

/** What is remembered of tasks in programs that use `ps`. */
type Traced = Task<unknown> & { born_?: number; parent_?: string };

function follow(task: Traced, owner: Loop): void {
  task.born_ = owner.port_.now();
  task.parent_ = owner.current_?.getName() ?? '-';
}

/** A call, and marked pure: a program without `ps` has none of this, one with it follows its tasks from the start. */
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
  const state = task === owner.current_ ? 'running' : task.ready_ ? 'ready' : 'waiting';
  const age = task.born_ === undefined ? '-' : duration(owner.port_.now() - task.born_);
  const waits = waitOf(task) ?? (state === 'waiting' ? 'a promise' : '-');
  return [task.getName(), state, waits, age, task.parent_ ?? '-'];
}

/**
 * Prints one line per task that is not done, oldest first: name, state, what it waits for, age, and the task that made
 * it. `print` gets each line; default `console.log`. Can be called anywhere, also at a board's prompt.
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
