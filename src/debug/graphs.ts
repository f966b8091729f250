import type { Waitable } from '../core/awaitable.js';
import { Future } from '../core/futures.js';
import type { Loop } from '../core/loop.js';
import type { Task } from '../core/tasks.js';
import { heading, stackOf, waitOf } from './graph.js';

/*
 * The call graphs of all tasks. There may be thousands of tasks that await each other, so each is drawn once, and who
 * awaits whom is looked up in a map. Not for engines without Map.
 */

type Awaiters = Map<Waitable, Task<unknown>[]>;

/** The lines of the graphs: tasks that wait for no task, each with those that await it below. */
export function callGraphs(owner: Loop): string[] {
  const alive = owner.alive_<Task<unknown>>();
  const awaiters = awaitersAmong(alive);
  const awaiting = new Set(alive.flatMap((task) => awaiters.get(task) ?? []));
  const drawing = new Drawing(awaiters);
  for (const task of alive) if (!awaiting.has(task)) drawing.draw_(task, '');
  // What is left: tasks that await each other in a circle.
  for (const task of alive) if (!drawing.drawn_.has(task)) drawing.draw_(task, '');
  return drawing.lines_;
}

function awaitersAmong(alive: Task<unknown>[]): Awaiters {
  const awaiters: Awaiters = new Map();
  for (const task of alive)
    for (const on of targets(task.waitsFor_)) {
      const others = awaiters.get(on);
      if (others === undefined) awaiters.set(on, [task]);
      else others.push(task);
    }
  return awaiters;
}

/** What a task waits for: `on`, and the futures that it combines. */
function targets(on: Waitable | null, found = new Set<Waitable>()): Set<Waitable> {
  if (on === null || found.has(on)) return found;
  found.add(on);
  if (on instanceof Future)
    for (const child of on.children_ ?? []) targets(child as Waitable, found);
  return found;
}

class Drawing {
  lines_: string[] = [];
  drawn_ = new Set<Task<unknown>>();

  constructor(private awaiters_: Awaiters) {}

  draw_(task: Task<unknown>, indent: string): void {
    if (this.drawn_.has(task)) {
      this.lines_.push(`${indent}* ${task} (above)`);
      return;
    }
    this.drawn_.add(task);
    const graph = { future: task, callStack: stackOf(task), waitsFor: waitOf(task) };
    this.lines_.push(...heading(graph, indent));
    const awaitedBy = this.awaiters_.get(task) ?? [];
    if (awaitedBy.length === 0) return;
    this.lines_.push(`${indent}  + Awaited by:`);
    for (const other of awaitedBy) this.draw_(other, `${indent}     `);
  }
}
