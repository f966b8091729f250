import { Alarm } from '../core/alarm.js';
import { current, native } from '../core/frame.js';
import { setInspector } from '../core/hooks.js';
import { openLoop } from '../core/loop.js';
import { callGraphs } from './graphs.js';
import { ps } from './ps.js';

/*
 * For programs that run in a terminal; `uasyncio run` links it: SIGQUIT (Ctrl-\) and the second Ctrl-C print the tasks
 * and their call graphs. If the first Ctrl-C, or SIGTERM, does not end the program, it says which tasks have not ended.
 */

/** How long tasks may take to end after Ctrl-C. */
const PATIENCE_MS = 2000;

function table(): string[] {
  const lines: string[] = [];
  ps((line) => lines.push(line));
  return lines;
}

/** Where the running task is: an engine that looks for signals while code runs can show a task that never waits. */
function whereItIs(): string[] {
  const task = current ?? native;
  if (task === null) return [];
  const stack = `${new Error().stack}`.split('\n').filter((line) => / at /.test(line));
  return ['', `${task.getName()} is running:`, ...stack];
}

function inspect(): void {
  const owner = openLoop();
  owner.port_.log([...table(), '', ...callGraphs(owner), ...whereItIs()].join('\n'));
}

function interrupted(): void {
  const { port_ } = openLoop();
  const complain = (): void =>
    port_.log(
      [
        'uasyncio: main was cancelled, and these tasks have not ended. Ctrl-C again ends the program.',
        ...table(),
      ].join('\n'),
    );
  new Alarm(complain).arm_(PATIENCE_MS);
}

setInspector({ inspect_: inspect, interrupted_: interrupted });
