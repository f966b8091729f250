import type { Waitable } from '../core/awaitable.js';
import { kind } from '../core/checks.js';
import { Frame } from '../core/frame.js';
import { Future } from '../core/futures.js';
import { runningLoop } from '../core/loop.js';
import { currentTask, Task } from '../core/tasks.js';

/** A task or future, what it waits for, and what awaits it. Source: CPython 3.14 `asyncio.FutureCallGraph`. */
export interface CallGraph {
  future: Future<unknown>;
  /** The names of the coroutine functions that the task is in, innermost first. */
  callStack: string[];
  /** What the task waits for; null if it is running, ready or done. */
  waitsFor: string | null;
  /** The tasks that await it, oldest first. */
  awaitedBy: CallGraph[];
}

/**
 * The graph of `future`, by default of the running task; null in a callback. Throws TypeError for anything but a Task
 * or Future, Error if no loop runs. Source: CPython 3.14 `asyncio.capture_call_graph`.
 */
export function captureCallGraph(future?: Future<unknown>): CallGraph | null {
  const start = (future as Future<unknown> | undefined) ?? currentTask();
  if (start === null) return null;
  if (!(start instanceof Future))
    throw new TypeError(`captureCallGraph(future): expected a Task or Future, got ${kind(start)}`);
  return graphOf(start, runningLoop().alive_<Task<unknown>>(), []);
}

function graphOf(
  future: Future<unknown>,
  alive: Task<unknown>[],
  seen: Future<unknown>[],
): CallGraph {
  const path = [...seen, future];
  const isTask = future instanceof Task && !future.done();
  return {
    future,
    callStack: isTask ? stackOf(future) : [],
    waitsFor: isTask ? waitOf(future) : null,
    awaitedBy: alive
      .filter((task) => path.indexOf(task) < 0 && awaits(task.waitsFor_, future))
      .map((task) => graphOf(task, alive, path)),
  };
}

/** Whether waiting for `on` means waiting for `future`: `on` is it, or combines it with others. */
function awaits(on: Waitable | null, future: Future<unknown>): boolean {
  if (on === (future as Waitable)) return true;
  if (!(on instanceof Future)) return false;
  for (const child of on.children_ ?? []) if (awaits(child as Waitable, future)) return true;
  return false;
}

/** Names that are not of the program: bodies of this library's own frames, and of arrow functions. */
const NAMELESS = [
  '_body',
  'returnSent',
  'stepGenerator',
  'stepCall',
  'stepScope',
  'stepWaiting',
  'stepHandler',
];

/** Compiled code names a coroutine's body after its function; the frame of a native function holds the function. */
function nameOf(frame: Frame & { call_?: () => unknown }): string {
  const name = (frame.call_ ?? frame.b).name ?? '';
  return NAMELESS.indexOf(name) < 0 ? name.replace(/^_/, '') : '';
}

/** The names of the task's functions, innermost first, without those that have no name, such as arrow functions. */
export function stackOf(task: Task<unknown>): string[] {
  const names: string[] = [];
  for (let frame = task.value_ as unknown; frame instanceof Frame; frame = frame.c) {
    const name = nameOf(frame);
    if (name !== '') names.push(name);
  }
  return names;
}

export function waitOf(task: Task<unknown>): string | null {
  return task.waitsFor_ === null || task.ready_ ? null : task.waitsFor_.what_(task);
}

/**
 * The graph of `captureCallGraph` as indented text; '' in a callback. Source: CPython 3.14
 * `asyncio.format_call_graph`.
 */
export function formatCallGraph(future?: Future<unknown>): string {
  const graph = captureCallGraph(future);
  return graph === null ? '' : format(graph, '').join('\n');
}

/** The lines of a graph without the tasks that await it. */
export function heading(
  { future, callStack, waitsFor }: Omit<CallGraph, 'awaitedBy'>,
  indent: string,
): string[] {
  const lines = [`${indent}* ${future}${waitsFor === null ? '' : ` waits for ${waitsFor}`}`];
  if (callStack.length > 0) {
    lines.push(`${indent}  + Call stack:`);
    for (const name of callStack) lines.push(`${indent}  |   ${name}`);
  }
  return lines;
}

function format(graph: CallGraph, indent: string): string[] {
  const { awaitedBy } = graph;
  const lines = heading(graph, indent);
  if (awaitedBy.length > 0) {
    lines.push(`${indent}  + Awaited by:`);
    for (const other of awaitedBy) lines.push(...format(other, `${indent}     `));
  }
  return lines;
}

/**
 * Passes the text of the graph to `print`, by default to the error output. Source: CPython 3.14
 * `asyncio.print_call_graph`.
 */
export function printCallGraph(future?: Future<unknown>, print?: (text: string) => void): void {
  const text = formatCallGraph(future);
  if (print === undefined) runningLoop().port_.log(text);
  else print(text);
}
