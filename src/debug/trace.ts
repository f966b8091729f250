import { Alarm } from '../core/alarm.js';
import { CALLBACK, current, ID, type Ready, setTracer } from '../core/frame.js';
import { onTaskMade, setOnTaskMade } from '../core/hooks.js';
import { type Loop, openLoop } from '../core/loop.js';
import type { Task } from '../core/tasks.js';
import { waitOf } from './graph.js';

/*
 * Traces the scheduler; `uasyncio run --trace` links it, and the page of `uasyncio ide`. It prints lines on the error
 * output, each with some dozens of steps: `trace: ` and a JSON array. Its first element is an array of texts, the second
 * a time: µs of the port's clock. Then come events, which are 3 or 4 whole numbers:
 *
 *   -id, parent, name         a new task, before its first step. `parent` is the id of the task that made it, or 0;
 *                             `name` the position of its name among the texts, from 1, or 0 if it has none
 *   id, after, took, waits    a step: how many µs after the one before, or after the line's time, it began, and how many
 *                             it took. `waits` is the position of what the task waits for then; 0 if it only yields,
 *                             -1 if it has ended. Callbacks have the id 0
 *
 * So a line needs no other line, as long as the names of tasks are known, and most numbers are small. Tracing must be
 * cheap: to make a text costs several times what a step does.
 */

/** A line is printed when it has so many steps, or is as old as this. */
const MOST_STEPS = 32;
const OLDEST_MS = 50;

/** The latest loop, which the step that is over may have closed; and what belongs to it, made where modules are not frozen. */
let owner: Loop | undefined;
let texts: string[];
/** What follows the texts. */
let numbers: number[];
/** New tasks that were not in a line yet, and what made each. Their names are known when the step is over. */
let made: Task<unknown>[];
let makers: number[];
let steps = 0;
/** When the last step was over. */
let last = 0;
let began = 0;
let open: Ready | null = null;
/** Prints the line when it is old. */
let alarm: Alarm | null = null;

const { round } = Math;

function now(): number {
  return round((owner as Loop).port_.now() * 1000);
}

function idOf(node: Ready | null): number {
  return node === null || node.state_ & CALLBACK ? 0 : node.state_ >>> ID;
}

const before = onTaskMade;
setOnTaskMade(((task: Task<unknown>, loop: Loop) => {
  if (loop !== owner) follow(loop);
  made.push(task);
  makers.push(idOf(current));
  before?.(task as never, loop as never);
}) as never);

setTracer({
  enter_() {
    // The step of native code is over when the loop goes on.
    end();
    const loop = openLoop();
    if (loop !== owner) follow(loop);
  },
  begin_(node) {
    began = now();
    open = node;
  },
  end_: end,
  flush_() {
    if (steps === 0) return;
    if ((owner as Loop).activeRun_ === null || (last - (numbers[0] as number)) / 1000 >= OLDEST_MS)
      print();
    else {
      alarm ??= new Alarm(print);
      if (!alarm.waits_) alarm.arm_(OLDEST_MS);
    }
  },
});

function follow(loop: Loop): void {
  if (owner !== undefined) flush();
  owner = loop;
  made = [];
  makers = [];
  alarm = null;
  clear();
  const port = loop.port_;
  const { exit } = port;
  // Some ports end the program at once.
  port.exit = (code) => {
    flush();
    exit.call(port, code);
  };
}

function flush(): void {
  end();
  print();
}

function announce(): void {
  for (let i = 0; i < made.length; i++) {
    const task = made[i] as Task<unknown>;
    const name = task.name_ === undefined ? 0 : text(task.name_);
    numbers.push(-(task.state_ >>> ID), makers[i] as number, name);
  }
  made.length = makers.length = 0;
}

/** The step that began is over. In it the program may have ended, which has printed it. */
function end(): void {
  if (open === null) return;
  const node = open;
  const to = now();
  open = null;
  if (numbers.length === 0) {
    numbers.push(began);
    last = began;
  }
  if (made.length > 0) announce();
  if (node.state_ & CALLBACK) numbers.push(0, began - last, to - began, 0);
  else {
    const waits = waitsOf(node as unknown as Task<unknown>);
    numbers.push(node.state_ >>> ID, began - last, to - began, waits);
  }
  last = to;
  if (++steps === MOST_STEPS) print();
}

function waitsOf(task: Task<unknown>): number {
  if (task.done()) return -1;
  const on = waitOf(task);
  return on === null ? 0 : text(on);
}

function text(one: string): number {
  const i = texts.indexOf(one);
  return i < 0 ? texts.push(one) : i + 1;
}

function print(): void {
  if (steps === 0) return;
  const line = `trace: [${JSON.stringify(texts)},${numbers}]`;
  clear();
  (owner as Loop).port_.log(line);
}

function clear(): void {
  texts = [];
  numbers = [];
  steps = 0;
}
