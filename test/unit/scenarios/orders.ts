// Everything that tasks can wait for, with the events that end the wait. orders.py is the same for CPython.
import {
  allTasks,
  asCompleted,
  Barrier,
  CancelledError,
  Condition,
  createTask,
  Delay,
  Event,
  ExceptionGroup,
  FIRST_EXCEPTION,
  Future,
  gather,
  getRunningLoop,
  Lock,
  OSError,
  openConnection,
  Queue,
  RateLimiter,
  Semaphore,
  shield,
  sleep,
  type Task,
  ThreadSafeFlag,
  type Timeout,
  taskGroup,
  timeout,
  wait,
  waitFor,
} from 'uasyncio';
import type { Transport, TransportHandler } from '../../../src/core/port.js';
import type { World } from '../../support/world.js';
import { spin } from './help.js';

/**
 * How many passes are between events. Otherwise the events are timers, which are due all at once after the loop was
 * blocked, or one after the other.
 */
export type Spacing = '0' | '1' | '2' | 'turn' | 'apart';
/** Whether timeouts come from `timeout` or from `waitFor`. */
export type Around = 'bare' | 'timeout' | 'waitFor';
/**
 * `order`: C, completed; X, cancelled; T, timed out; S, closed or failed. `next`: another task waits behind this one.
 */
export type Parameters = [
  name: string,
  order: string,
  spacing: Spacing,
  around: Around,
  next: boolean,
];

type Call = (name: string) => unknown;

interface Primitive {
  wait: Call;
  /** Event C. If absent, the wait completes by itself after its time. */
  complete?: () => unknown;
  /** Event S. */
  close?: () => unknown;
  state?: () => unknown;
  /** The state before and after the events. */
  before?: () => unknown;
  after?: () => unknown;
  /** How often `complete` is called at the end, so that the next task's wait ends too. */
  times?: number;
  /** The object with the wait queues. */
  it?: unknown;
}

class ValueError extends Error {
  name = 'ValueError';
}

/** Children wait for this; those whose numbers are in `fails` then fail. */
class Gate extends Event {
  fails: number[] = [];
}

class Case {
  log: string[] = [];
  scope: Timeout | undefined;
  a!: Task;
  made!: Primitive;
  world: World;
  private parameters: Parameters;

  constructor(world: World, parameters: Parameters) {
    this.world = world;
    this.parameters = parameters;
  }

  /** When each event comes, in seconds, if events are timers. */
  at(event: string): number {
    const i = this.parameters[1].indexOf(event);
    return i < 0 ? 100 : (8 + i) / 64;
  }

  task(name: string, call: Call): Task {
    return createTask(() => this.record(name, call), { name });
  }

  async record(name: string, call: Call): Promise<void> {
    try {
      this.log.push(`${name} ${show(await call(name))}`);
    } catch (error) {
      this.log.push(`${name} ${told(error)}`);
    }
  }

  attempt(call: () => unknown): void {
    try {
      const value = call();
      if (value !== undefined) this.log.push(`took ${value}`);
    } catch (error) {
      this.log.push(told(error));
    }
  }

  children(count: number, gates: Gate[], slow = false): (() => Promise<string>)[] {
    const child = async (i: number) => {
      try {
        await gates[i % gates.length]?.wait();
      } catch (error) {
        if (slow) await spin(2);
        this.log.push(`child ${told(error)}`);
        throw error;
      }
      if (gates[0]?.fails.includes(i)) throw new ValueError();
      return `child ${i}`;
    };
    return Array.from({ length: count }, (_, i) => () => child(i));
  }

  async limited(name: string): Promise<unknown> {
    const [, order, spacing, around] = this.parameters;
    if (around === 'bare') return await this.made.wait(name);
    const seconds = isTimed(spacing) || !order.includes('T') ? this.at('T') : null;
    if (around === 'waitFor') return await waitFor(() => this.made.wait(name), seconds);
    return await timeout(seconds, async (scope) => {
      this.scope = scope;
      return await this.made.wait(name);
    });
  }

  fire(event: string): void {
    if (event === 'C') this.made.complete?.();
    else if (event === 'S') this.made.close?.();
    else if (event === 'X') this.a.cancel('X');
    else expire(this.scope);
  }
}

export function isTimed(spacing: Spacing): boolean {
  return spacing === 'turn' || spacing === 'apart';
}

function expire(scope: Timeout | undefined): void {
  try {
    if (!scope?.expired()) scope?.reschedule(0);
  } catch {
    // The scope has ended.
  }
}

function show(value: unknown): string {
  if (value instanceof Uint8Array) return `'${new TextDecoder().decode(value)}'`;
  if (!Array.isArray(value)) return `${value ?? 'nothing'}`;
  const item = (x: unknown) => (x instanceof Set ? x.size : x instanceof Error ? told(x) : x);
  return value.map(item).join(' ');
}

function told(error: unknown): string {
  if (error instanceof ExceptionGroup) return `group of ${error.errors.map(told).join(' ')}`;
  const { name, message } = error as Error;
  return error instanceof CancelledError && message ? `${name} ${message}` : name;
}

function gated(gate: Gate, wait: Call, state?: () => unknown): Primitive {
  const close = () => {
    if (!gate.isSet()) gate.fails.push(0);
    gate.set();
  };
  return { it: gate, wait, complete: () => gate.set(), close, state };
}

function condition(c: Case, held: boolean): Primitive {
  const it = new Condition();
  const made = {
    it,
    wait: () => it.with(async () => await it.wait()),
    state: () => it.locked(),
  };
  const notify = () => it.notify();
  if (!held) return { ...made, complete: () => c.task('notifier', () => it.with(notify)) };
  return { ...made, complete: notify, before: () => it.acquire(), after: () => it.release() };
}

function barrier(c: Case, next: boolean, close: (it: Barrier) => void): Primitive {
  const it = new Barrier(next ? 3 : 2);
  return {
    it,
    wait: () => it.wait(),
    complete: () => c.task('last', () => it.wait()),
    close: () => c.task('close', () => close(it)),
    state: () => [it.nWaiting, it.broken],
  };
}

function join(c: Case, slow: boolean): Primitive {
  const gate = new Gate();
  const [child] = c.children(1, [gate], slow) as [() => Promise<string>];
  const it = createTask(child);
  const state = () => it.cancelled();
  return gated(gate, () => it, state);
}

function gathering(c: Case, returnExceptions: boolean): Primitive {
  const gate = new Gate();
  const it = gather(...c.children(2, [gate]), { returnExceptions });
  const state = () => it.cancelled();
  return gated(gate, () => it, state);
}

function group(c: Case, waits: boolean): Primitive {
  const gate = new Gate();
  return gated(gate, () =>
    taskGroup(async (group) => {
      for (const child of c.children(2, [gate])) group.createTask(child);
      if (waits) {
        await gate.wait();
        await spin(2);
      }
      return 'group';
    }),
  );
}

function get(c: Case, immediate: boolean): Primitive {
  const it = new Queue<string>();
  let put = 0;
  return {
    it,
    wait: () => it.get(),
    complete: () => c.attempt(() => it.putNowait(`item ${++put}`)),
    close: () => it.shutdown(immediate),
    state: () => it.qsize(),
  };
}

function put(c: Case, immediate: boolean): Primitive {
  const it = new Queue<string>(1);
  it.putNowait('first');
  return {
    it,
    wait: (name) => it.put(name),
    complete: () => c.attempt(() => it.getNowait()),
    close: () => it.shutdown(immediate),
    state: () => it.qsize(),
    times: 4,
  };
}

/** The other end of a connection: delivers `incoming`, and accepts bytes while it is `open`. */
class Peer implements Transport {
  handler!: TransportHandler;
  canWriteEof = true;
  peername = undefined;
  sockname = undefined;
  incoming = '';
  ended = false;
  open = false;
  closed = false;

  constructor(world: World) {
    world.resolve = ((_: string, done: (error: undefined, addresses: string[]) => void) => {
      done(undefined, ['peer']);
    }) as never;
    world.connect = ((_: string, __: number, handler: TransportHandler) => {
      this.handler = handler;
      return this;
    }) as never;
  }

  async connect() {
    getRunningLoop().callSoon(() => this.handler.onWritable());
    return await openConnection('peer', 1);
  }

  feed(text: string): void {
    if (!this.ended) this.incoming += text;
    this.handler.onReadable();
  }

  read(into: Uint8Array, offset: number): number {
    const bytes = new TextEncoder().encode(this.incoming);
    this.incoming = '';
    into.set(bytes, offset);
    return bytes.length === 0 && this.ended ? -1 : bytes.length;
  }

  write(_from: Uint8Array, _offset: number, length: number): number {
    return this.open ? length : 0;
  }

  shutdown(): void {}

  abort(): void {
    this.close();
  }
  close(): void {
    this.closed = true;
  }
}

async function read(c: Case, exactly: boolean, own: boolean): Promise<Primitive> {
  const peer = new Peer(c.world);
  const [it, writer] = await peer.connect();
  if (exactly) peer.feed('first');
  const end = () => {
    peer.ended = true;
    peer.feed('');
  };
  return {
    it,
    wait: () => (exactly ? it.readexactly(8) : it.read(8)),
    complete: () => peer.feed('more'),
    close: own ? () => writer.close() : end,
    times: 2,
  };
}

const PRIMITIVES: Record<string, (c: Case, next: boolean) => Primitive | Promise<Primitive>> = {
  sleep: (c) => ({ wait: () => sleep(c.at('C'), 'slept') }),

  'Event.wait'() {
    const it = new Event();
    return { it, wait: () => it.wait(), complete: () => it.set(), state: () => it.isSet() };
  },

  async 'Lock.acquire'() {
    const it = new Lock();
    await it.acquire();
    const complete = () => it.locked() && it.release();
    return { it, wait: () => it.acquire(), complete, state: () => it.locked() };
  },

  'Semaphore.acquire'() {
    const it = new Semaphore(0);
    const complete = () => it.release();
    return { it, wait: () => it.acquire(), complete, state: () => it.locked() };
  },

  'Condition.wait': (c) => condition(c, false),
  'Condition.wait, lock held': (c) => condition(c, true),
  'Barrier.wait, abort': (c, next) => barrier(c, next, (it) => it.abort()),
  'Barrier.wait, reset': (c, next) => barrier(c, next, (it) => it.reset()),

  'ThreadSafeFlag.wait'() {
    const it = new ThreadSafeFlag();
    return { it, wait: () => it.wait(), complete: () => it.set() };
  },

  Future() {
    const it = new Future<string>();
    return {
      it,
      wait: () => it,
      complete: () => it.done() || it.setResult('result'),
      close: () => it.done() || it.setException(new ValueError()),
      state: () => it.cancelled(),
    };
  },

  'Task join': (c) => join(c, false),
  'Task join, slow cleanup': (c) => join(c, true),

  gather: (c) => gathering(c, false),
  'gather, returnExceptions': (c) => gathering(c, true),

  wait(c) {
    const gate = new Gate();
    const tasks = c.children(2, [gate]).map((child) => createTask(child));
    const call = () => wait(tasks, { returnWhen: FIRST_EXCEPTION });
    return gated(gate, call, () => tasks.map((task) => task.done()));
  },

  asCompleted(c) {
    const gates = [new Gate(), new Gate(), new Gate()];
    const tasks = c.children(3, gates).map((child) => createTask(child));
    const it = asCompleted(tasks);
    const complete = () => gates.find((gate) => !gate.isSet())?.set();
    const close = () => {
      gates[0]?.fails.push(gates.findIndex((gate) => !gate.isSet()));
      complete();
    };
    const state = () => tasks.map((task) => task.done());
    return { it, wait: () => it.next().value, complete, close, state };
  },

  shield(c) {
    const gate = new Gate();
    const [child] = c.children(1, [gate]) as [() => Promise<string>];
    const it = createTask(child);
    const call = () => shield(it);
    return gated(gate, call, () => it.done());
  },

  taskGroup: (c) => group(c, false),
  'taskGroup, body waits': (c) => group(c, true),

  timeout() {
    const it = new Event();
    let scope: Timeout | undefined;
    const wait = async () => {
      try {
        return await timeout(null, async (opened) => {
          scope = opened;
          return await it.wait();
        });
      } catch (error) {
        if ((error as Error).name !== 'TimeoutError') throw error;
        return `expired ${scope?.expired()}`;
      }
    };
    const close = () => expire(scope);
    return { it, wait, complete: () => it.set(), close, state: () => it.isSet() };
  },

  'Queue.get': (c) => get(c, false),
  'Queue.get, immediate': (c) => get(c, true),
  'Queue.put': (c) => put(c, false),
  'Queue.put, immediate': (c) => put(c, true),

  'Queue.join'() {
    const it = new Queue<string>();
    it.putNowait('item');
    const complete = () => {
      if (it.empty()) return;
      it.getNowait();
      it.taskDone();
    };
    const close = () => it.shutdown(true);
    return { it, wait: () => it.join(), complete, close, state: () => it.qsize() };
  },

  async 'RateLimiter.acquire'(c) {
    const it = new RateLimiter(1, c.at('C'));
    await it.acquire();
    return { it, wait: () => it.acquire() };
  },

  'Delay.wait'(c) {
    const it = new Delay(c.at('C') * 1000);
    it.trigger();
    return { it, wait: () => it.wait() };
  },

  read: (c) => read(c, false, false),
  readexactly: (c) => read(c, true, false),
  'read, writer closed': (c) => read(c, false, true),

  async drain(c) {
    const peer = new Peer(c.world);
    const [, it] = await peer.connect();
    it.write('bytes');
    const complete = () => {
      peer.open = true;
      peer.handler.onWritable();
    };
    const close = () => peer.handler.onClosed(new OSError('ECONNRESET'));
    return { it, wait: () => it.drain(), complete, close };
  },

  openConnection(c) {
    let it = new Peer(c.world);
    const wait = async () => {
      it = new Peer(c.world);
      await openConnection('peer', 1);
      return 'connected';
    };
    const complete = () => {
      if (it.closed) return;
      it.open = true;
      it.handler.onWritable();
    };
    const close = () => {
      if (!it.closed && !it.open) it.handler.onClosed(new OSError('ECONNREFUSED'));
    };
    return { wait, complete, close, state: () => it.closed };
  },
};

/** Whether a timer is still armed when nothing is ready any more. */
function idle(world: World): Future<number> {
  const { arm, disarm } = world;
  const armed = new Future<number>();
  const tell = (value: number) => () => {
    Object.assign(world, { arm, disarm });
    armed.setResult(value);
  };
  Object.assign(world, { arm: tell(1), disarm: tell(0) });
  return armed;
}

/** How many wait queues in `x` and its parts hold a task. */
function waiters(x: unknown, seen = new Set<unknown>()): number {
  if (typeof x !== 'object' || x === null || seen.has(x)) return 0;
  seen.add(x);
  return Object.entries(x).reduce((count, [key, value]) => {
    if (['waiters_', 'waiting_', 'task_'].includes(key)) return count + (value ? 1 : 0);
    return value instanceof Future ? count : count + waiters(value, seen);
  }, 0);
}

let skipped = 0;

async function play(world: World, parameters: Parameters): Promise<string> {
  const [name, order, spacing, , next] = parameters;
  const loop = getRunningLoop();
  const start = loop.time();
  const c = new Case(world, parameters);
  const made = await (PRIMITIVES[name] as (typeof PRIMITIVES)[string])(c, next);
  c.made = made;
  c.a = c.task('A', (name) => c.limited(name));
  await spin(3);
  if (next) c.task('B', made.wait);
  await spin(3);
  await made.before?.();
  if (isTimed(spacing)) {
    const block = () => {
      skipped += 1000;
    };
    if (spacing === 'turn') loop.callAt(start + 1 / 64, block);
    for (const event of order) {
      const own = event === 'T' || (event === 'C' && !made.complete);
      if (!own) loop.callAt(start + c.at(event), (event) => c.fire(event), event);
    }
  } else
    for (const [i, event] of [...order].entries()) {
      if (i > 0) await spin(+spacing);
      c.fire(event);
    }
  const parts: string[] = [];
  const settle = async () => {
    await spin(6);
    await sleep(2);
    await made.after?.();
    await spin(6);
    const state = made.state === undefined ? '' : ` (${show(made.state())})`;
    parts.push(c.log.splice(0).join(', ') + state);
  };
  await settle();
  parts.push(`${c.a.cancelling()}`);
  // Another task comes, and its wait ends.
  c.task('D', made.wait);
  await spin(3);
  await made.before?.();
  for (let i = made.times ?? 1; i > 0; i--) {
    made.complete?.();
    await spin(3);
  }
  if (!made.complete) await sleep(400);
  await settle();
  const [, ...left] = allTasks();
  for (const task of left) task.cancel('end');
  await spin(6);
  parts.push(c.log.sort().join(', '));
  const timers = await idle(world);
  return [...parts, allTasks().size - 1, timers, waiters(made.it)].join(' | ');
}

/**
 * Plays cases one after the other. Returns a line for each: what happened after the events; the cancel requests that A
 * has left; what happened when D came, and at the end; how many tasks, timers and wait queues are still in use; reports.
 */
export async function playAll(world: World, cases: Parameters[]): Promise<string[]> {
  skipped = 0;
  const now = world.now.bind(world);
  world.now = () => now() + skipped;
  let reports = 0;
  getRunningLoop().setExceptionHandler(() => reports++);
  const lines: string[] = [];
  for (const parameters of cases) {
    reports = 0;
    try {
      const line = await play(world, parameters);
      lines.push(`${line} | ${reports}`);
    } catch (error) {
      throw new Error(`${parameters.join()}: ${(error as Error).stack}`);
    }
  }
  return lines;
}
