// Several events can end the wait of a task. In whatever order they happen, the wait ends once, nothing is lost, and
// nothing is left behind. The rules, which are CPython's:
//
//   - The first event wins.
//   - But a cancellation or a timeout that comes before the task has run wins over an earlier event, and whatever the
//     task had been handed is passed on.
//   - A task that is both cancelled and timed out before it has run gets CancelledError.
//
// Each case prints a line about what happened, and CPython 3.13 has to print the same line.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { playTwin, stopOracles } from '../support/oracles.js';
import { temporaryFolder } from '../support/temporary.js';
import { load, play } from '../support/world.js';
import type { Around, Parameters, Spacing } from './scenarios/orders.js';

const SCENARIOS = join(import.meta.dirname, 'scenarios');
const SPELLINGS = ['compiled', 'native'] as const;
type Spelling = (typeof SPELLINGS)[number];

// The events that can end the wait. `next`: other tasks can wait behind; `timed`: the wait completes by itself.
const PRIMITIVES: Record<string, [events: string, ...traits: ('next' | 'timed')[]]> = {
  sleep: ['CXT', 'timed'],
  'Event.wait': ['CXT', 'next'],
  'Lock.acquire': ['CXT', 'next'],
  'Semaphore.acquire': ['CXT', 'next'],
  'Condition.wait': ['CXT', 'next'],
  'Condition.wait, lock held': ['CXT', 'next'],
  'Barrier.wait, abort': ['CXTS', 'next'],
  'Barrier.wait, reset': ['CXTS', 'next'],
  'ThreadSafeFlag.wait': ['CXT'],
  Future: ['CXTS', 'next'],
  'Task join': ['CXTS', 'next'],
  'Task join, slow cleanup': ['CXTS', 'next'],
  gather: ['CXTS', 'next'],
  'gather, returnExceptions': ['CXTS', 'next'],
  wait: ['CXTS', 'next'],
  asCompleted: ['CXTS', 'next'],
  shield: ['CXTS', 'next'],
  taskGroup: ['CXTS'],
  'taskGroup, body waits': ['CXTS'],
  timeout: ['CXTS'],
  'Queue.get': ['CXTS', 'next'],
  'Queue.get, immediate': ['CXTS', 'next'],
  'Queue.put': ['CXTS', 'next'],
  'Queue.put, immediate': ['CXTS', 'next'],
  'Queue.join': ['CXTS', 'next'],
  'RateLimiter.acquire': ['CXT', 'next', 'timed'],
  'Delay.wait': ['CXT', 'next', 'timed'],
  read: ['CXTS'],
  readexactly: ['CXTS'],
  'read, writer closed': ['XTS'],
  drain: ['CXTS', 'next'],
  openConnection: ['CXTS'],
};

interface Known {
  why: string;
  where(parameters: Parameters, spelling: Spelling): boolean;
  /** Removes from a line the part that is known to differ. */
  without(line: string): string;
}

const onlyA = (line: string) => /\bA [^,(|]*/.exec(line)?.[0].trim() ?? '';
const inAnyOrder = (line: string) =>
  line
    .split(' | ')
    .map((part) => part.replace(/^[^(]*/, (log) => log.trim().split(', ').sort().join()))
    .join('|');
const soon = (spacing: Spacing) => spacing === '0' || spacing === 'turn';

const KNOWN: Known[] = [
  {
    why: 'of two cancellations the last one gives the message; in CPython the first, if it waited',
    where: ([name, order]) =>
      /X.*T|T.*X/.test(name === 'timeout' ? order.replace('S', 'T') : order),
    without: (line) => line.replaceAll('CancelledError X', 'CancelledError'),
  },
  {
    why: 'the message of a cancelled task reaches all who await it; in CPython the first',
    where: ([name, order]) => name.startsWith('Task') && order.includes('X'),
    without: (line) => line.replaceAll('CancelledError X', 'CancelledError'),
  },
  {
    why: 'what nobody has retrieved is reported in the next turn, not when the task is collected',
    where: ([name, order]) => order.includes('S') && /^(Task|wait|asC)/.test(name),
    without: (line) => line.replace(/\d$/, ''),
  },
  {
    why: 'CPython: a cancelled waiter of a Condition wakes the next one, though not notified',
    where: ([name, order, , , next]) => name.startsWith('Cond') && next && !order.includes('C'),
    without: onlyA,
  },
  {
    why: 'a notification is passed on at once; in CPython after the lock was taken back',
    where: ([name, order, , , next]) => name.startsWith('Cond') && next && order.includes('C'),
    without: inAnyOrder,
  },
  {
    why: 'a cancelled party of a Barrier is missing at once; in CPython after it has run',
    where: ([name, order, spacing]) =>
      name.startsWith('Barrier') && /C.*[XT]|T.*C/.test(order) && soon(spacing),
    without: onlyA,
  },
  {
    why: 'in CPython those who leave a Barrier queue up for a lock',
    where: ([name, , , , next]) => name.startsWith('Barrier') && next,
    without: inAnyOrder,
  },
  {
    why: 'drain throws if the connection is broken when the task runs, though all was sent before',
    where: ([name, order, spacing]) => name === 'drain' && /C.*S/.test(order) && soon(spacing),
    without: (line) => line.replaceAll('nothing', 'OSError'),
  },
];

/** All orders of up to three events. */
function orders(events: string, length = 3): string[] {
  if (length === 0) return [];
  return [...events].flatMap((event) => [
    event,
    ...orders(events.replace(event, ''), length - 1).map((rest) => event + rest),
  ]);
}

function* generate(): Generator<Parameters> {
  for (const [name, [events, ...traits]] of Object.entries(PRIMITIVES))
    for (const order of orders(events))
      for (const around of ['bare', 'timeout', 'waitFor'] as Around[])
        for (const spacing of ['0', '1', '2', 'turn', 'apart'] as Spacing[]) {
          const once = order.length === 1 || (around !== 'bare' && !order.includes('T'));
          if (once && spacing !== '0' && spacing !== 'apart') continue;
          if (order.includes('T') && around === 'bare') continue;
          // Only `timeout` can expire between passes.
          const late = order.includes('T') && around === 'waitFor';
          if (spacing < '3' && (late || traits.includes('timed'))) continue;
          yield [name, order, spacing, around, false];
          if (traits.includes('next')) yield [name, order, spacing, around, true];
        }
}

const CASES = [...generate()];

function title([name, order, spacing, around, next]: Parameters): string {
  const how = spacing < '3' ? `${spacing} passes` : spacing;
  return `${name}: ${[...order].join(' ')}, ${how}, ${around}${next ? ', next' : ''}`;
}

async function onPython(cases: Parameters[]): Promise<string[]> {
  const twin = join(temporaryFolder('orders'), 'orders.py');
  const list = JSON.stringify(cases).replaceAll('true', 'True').replaceAll('false', 'False');
  const source = readFileSync(join(SCENARIOS, 'orders.py'), 'utf8');
  writeFileSync(twin, `CASES = ${list}\n${source}`);
  const { stdout, stderr, code } = await playTwin('cpython3.13', twin);
  assert.equal(code, 0, stderr);
  return stdout.trimEnd().split('\n');
}

const used = new Set<Known>();

/** Whether the line is an expected one, apart from known differences. */
function agrees(line: string, expected: string[], parameters: Parameters, spelling: Spelling) {
  const known = KNOWN.filter((each) => each.where(parameters, spelling));
  const whole = parameters[2] === 'turn' ? inAnyOrder : (text: string) => text;
  const matches = (some: Known[]) => {
    const without = (text: string) => some.reduce((rest, each) => each.without(rest), whole(text));
    return expected.some((other) => without(other) === without(line));
  };
  if (matches([])) return true;
  if (!matches(known)) return false;
  for (const each of known) if (!matches(known.filter((other) => other !== each))) used.add(each);
  return true;
}

const ENDS: [event: string, end: RegExp][] = [
  ['X', /^CancelledError/],
  ['T', /^TimeoutError/],
  ['CS', /./],
];

/** Returns how a line contradicts the rules, whatever CPython does. */
function faults(line: string, [name, order, spacing]: Parameters): string {
  const parts = line.split(' | ');
  const ends = [...(parts[0] as string).matchAll(/\bA ([^,(]*)/g)].map((match) => match[1]);
  if (ends.length !== 1) return `A ended ${ends.length} times`;
  const [by] = ENDS.find(([, end]) => end.test(ends[0] as string)) as [string, RegExp];
  // A task that is notified while others hold the lock continues to wait.
  const first = spacing === 'apart' && name !== 'Condition.wait, lock held';
  if (![...(first ? order.slice(0, 1) : order)].some((event) => by.includes(event)))
    return `${ends[0]} is not how it can end`;
  const [tasks, timers, waiters, reports] = parts.slice(-4).map(Number);
  if (tasks || timers || waiters)
    return `left: tasks ${tasks}, timers ${timers}, queues ${waiters}`;
  return reports && !order.includes('S') ? `${reports} reports` : '';
}

/** When all are due at once, timeouts take effect before callbacks, as if the order were different. */
function alike([name, order, , , next]: Parameters): string {
  return `${name} ${[...order].sort().join('')} ${next}`;
}

/** The lines that CPython prints, by the titles of the cases. */
async function ask(): Promise<Map<string, string[]>> {
  const cases = CASES.filter(([, , spacing]) => spacing !== 'turn');
  const expected = new Map<string, string[]>();
  for (const [i, line] of (await onPython(cases)).entries()) {
    const parameters = cases[i] as Parameters;
    expected.set(title(parameters), [line]);
    expected.set(alike(parameters), [...(expected.get(alike(parameters)) ?? []), line]);
  }
  return expected;
}

async function playHere(spelling: Spelling): Promise<string[]> {
  const file = join(SCENARIOS, 'orders.ts');
  const { playAll } = await load<typeof import('./scenarios/orders.js')>(file, spelling);
  return play((world) => playAll(world, CASES));
}

describe('every order of the events that can end a wait', () => {
  // Fetched by the first test that needs them.
  let asked: Promise<Map<string, string[]>> | undefined;
  const played = new Map<Spelling, Promise<string[]>>();

  after(stopOracles);

  for (const spelling of SPELLINGS)
    for (const name of Object.keys(PRIMITIVES))
      it(`${name}, ${spelling}`, async () => {
        asked ??= ask();
        const expected = await asked;
        const playing = played.get(spelling) ?? playHere(spelling);
        played.set(spelling, playing);
        const lines = await playing;
        const wrong: string[] = [];
        for (const [i, parameters] of CASES.entries()) {
          if (parameters[0] !== name) continue;
          const line = lines[i] as string;
          const where = parameters[2] === 'turn' ? alike(parameters) : title(parameters);
          const others = expected.get(where) as string[];
          const fault = faults(line, parameters);
          if (fault === '' && agrees(line, others, parameters, spelling)) continue;
          wrong.push(`${title(parameters)} ${fault}\n  here    ${line}`);
          for (const other of new Set(others)) wrong.push(`  CPython ${other}`);
        }
        assert.ok(wrong.length === 0, wrong.slice(0, 30).join('\n'));
      });

  it('needs all its exceptions', () => {
    for (const each of KNOWN) assert.ok(used.has(each), each.why);
  });
});
