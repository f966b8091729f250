import { CALLBACK, current, ID, type Ready, setTracer } from '../core/frame.js';
import { onTaskMade, setOnTaskMade } from '../core/hooks.js';
import { type Loop, openLoop } from '../core/loop.js';
import type { Port } from '../core/port.js';
import type { Task } from '../core/tasks.js';
import { waitOf } from './graph.js';

/*
 * Traces the scheduler; `uasyncio run --trace` links it, and the page of `uasyncio ide`. Each turn in which something
 * ran prints one line on the error output: `trace: ` and a JSON array of these events. Times are ms of the port's clock.
 *
 *   ['task', id, name, parent]    before the first step of a task; `parent` is the id of the task that made it, or 0
 *   ['ran', id, from, to, waits]  a step; `waits` is what the task waits for after it: '' if it only yields, null if it
 *                                 has ended. Callbacks have the id 0
 */

type Traced = Task<unknown> & { maker_?: number };

let events: unknown[][] = [];
let began = 0;
let open: Ready | null = null;
/** Of the latest loop, which the step that is over may have closed. */
let port: Port;

function idOf(node: Ready | null): number {
  return node === null || node.state_ & CALLBACK ? 0 : node.state_ >>> ID;
}

function now(): number {
  return Math.round(port.now() * 1000) / 1000;
}

function isTask(node: Ready): boolean {
  return (node.state_ & CALLBACK) === 0;
}

const before = onTaskMade;
setOnTaskMade(((task: Traced, owner: Loop) => {
  task.maker_ = idOf(current);
  before?.(task as never, owner as never);
}) as never);

setTracer({
  enter_() {
    // The step of native code is over when the loop goes on.
    if (open !== null) end(open);
    port = openLoop().port_;
  },
  begin_(node) {
    const task = node as unknown as Traced;
    if (task.maker_ !== undefined) {
      events.push(['task', idOf(node), task.getName(), task.maker_]);
      delete task.maker_;
    }
    began = now();
    open = node;
  },
  end_: end,
  flush_() {
    if (events.length === 0) return;
    const text = JSON.stringify(events);
    events = [];
    port.log(`trace: ${text}`);
  },
});

function end(node: Ready): void {
  open = null;
  const event: unknown[] = ['ran', idOf(node), began, now()];
  if (isTask(node)) {
    const task = node as unknown as Traced;
    event.push(task.done() ? null : (waitOf(task) ?? ''));
  }
  events.push(event);
}
