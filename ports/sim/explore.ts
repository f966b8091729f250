import { kind } from '../../src/core/checks.js';
import {
  current,
  enqueue,
  head,
  type Ready,
  replaceQueue,
  stepSingly,
} from '../../src/core/frame.js';
import { Callback, loop } from '../../src/core/loop.js';
import { Task } from '../../src/core/tasks.js';
import type { Timed } from '../../src/core/timers.js';
import { checkNames } from './check.js';
import { checkWorld, type WorldOptions } from './network.js';
import type { SimPort } from './port.js';
import { Random } from './random.js';
import { type Program, SimulationError, simulateWith } from './simulate.js';

/**
 * What is injected at a point of the run: `cancel` cancels the task there, `time` lets time pass to the next deadline,
 * `reset` resets all connections.
 */
export type Injection = 'cancel' | 'time' | 'reset';

export interface ExploreOptions {
  /** The seed of the network, in all runs. Default 1. */
  seed?: number;
  /** How many different orders are tried of the tasks that are ready at the same time. Default 10. */
  orders?: number;
  /** What is injected at every point. Default: all three. */
  inject?: readonly Injection[];
  /** Returns true for the tasks that may be cancelled. Default: all except the program itself. */
  cancels?: (task: Task<unknown>) => boolean;
  /** Only this run, to repeat a failure: copied from the message of SimulationError. */
  only?: { order: number } | { inject: Injection; point: number };
}

/** The counts that `explore` returns. */
export interface Explored {
  /** How often the program was run. */
  runs: number;
  /** How many orders of the ready tasks were tried. */
  orders: number;
  /** For each kind of injection, at how many points it was made. */
  injected: Record<Injection, number>;
}

/** Watches a run: counts the points where a task begins to wait or is woken, and acts at one of them. */
class Watch {
  points = 0;
  /** The exception that `cancels` threw. */
  mistake: unknown = undefined;
  private inject_: Injection;
  private point_: number;
  private cancels_: (task: Task<unknown>) => boolean;
  private port_: SimPort | undefined = undefined;

  constructor(inject: Injection, point: number, cancels: (task: Task<unknown>) => boolean) {
    this.inject_ = inject;
    this.point_ = point;
    this.cancels_ = cancels;
  }

  begin(port: SimPort): void {
    this.port_ = port;
  }

  at(task: Task<unknown>): void {
    if (loop === null || task.done() || task.waitsFor_ === null) return;
    if (this.inject_ === 'cancel' && !this.mayCancel_(task)) return;
    if (++this.points === this.point_) doFirst(() => this.act_(task));
  }

  // An exception here would end the loop, because this runs inside its turn.
  private mayCancel_(task: Task<unknown>): boolean {
    try {
      return this.cancels_(task);
    } catch (error) {
      this.mistake ??= error;
      return false;
    }
  }

  private act_(task: Task<unknown>): void {
    if (this.inject_ === 'cancel') task.cancel();
    else if (this.inject_ === 'time') this.port_?.passTime_(nextDeadline());
    else this.port_?.network.resetAll_();
  }
}

/** Calls `call` directly after the current step: nothing outside can happen within a step. */
function doFirst(call: () => void): void {
  const node = new Callback(call);
  enqueue(node);
  if (head !== node) place([node, ...readyNodes().slice(0, -1)]);
}

function readyNodes(): Ready[] {
  const nodes: Ready[] = [];
  for (let node = head; node !== null; node = node.next_ as Ready | null) nodes.push(node);
  return nodes;
}

function place(nodes: Ready[]): void {
  nodes.forEach((node, i) => {
    node.next_ = nodes[i + 1] ?? null;
  });
  replaceQueue(nodes[0] ?? null, nodes[nodes.length - 1] ?? null);
}

function nextDeadline(): number {
  const { timers_ } = loop as unknown as { timers_: Timed | null };
  return timers_ === null ? 0 : Math.floor(timers_.when_);
}

let watch: Watch | undefined;

/** Runs `body`; meanwhile every task reports to `next` when it begins to wait and when it is woken. */
function watched<T>(next: Watch, body: () => Promise<T>): Promise<T> {
  const { run_, runNative_, notify_ } = Task.prototype;
  watch = next;
  stepSingly(true);
  const reporting = (run: () => void) =>
    function (this: Task<unknown>) {
      run.call(this);
      if (!this.ready_) watch?.at(this);
    };
  Task.prototype.run_ = reporting(run_);
  Task.prototype.runNative_ = reporting(runNative_);
  Task.prototype.notify_ = function (this: Task<unknown>) {
    const waited = !this.ready_;
    notify_.call(this);
    // Not a task that makes itself ready while it runs: that only yields, and waits for nothing.
    if (waited && current !== this) watch?.at(this);
  };
  const restore = () => {
    watch = undefined;
    Object.assign(Task.prototype, { run_, runNative_, notify_ });
    stepSingly(false);
  };
  return body().finally(restore);
}

/**
 * Runs `body`; meanwhile each task that becomes ready swaps places with a random ready task, or stays. Callbacks keep
 * their places.
 */
function shuffled<T>(random: Random, body: () => Promise<T>): Promise<T> {
  const { notify_ } = Task.prototype;
  stepSingly(true);
  Task.prototype.notify_ = function (this: Task<unknown>) {
    notify_.call(this);
    const nodes = readyNodes();
    const places = nodes.flatMap((each, i) => (each instanceof Task ? [i] : []));
    const other = places[random.below(places.length)] as number;
    nodes[nodes.length - 1] = nodes[other] as Ready;
    nodes[other] = this as never;
    place(nodes);
  };
  return body().finally(() => {
    stepSingly(false);
    Task.prototype.notify_ = notify_;
  });
}

const ALL: readonly Injection[] = ['cancel', 'time', 'reset'];

/**
 * Runs `program` many times, as `simulate` does: in several orders of the tasks that are ready at the same time;
 * and once for every point at which a task begins to wait or is woken, with something injected there: its
 * cancellation, a jump of time to the next deadline, or a reset of all connections. The program has to end without an
 * exception each time, and itself asserts what must always be true. Returns a promise of the counts. Throws
 * SimulationError with the options that repeat the run; TypeError or RangeError for wrong options.
 */
export function explore(
  world: WorldOptions,
  program: Program<unknown>,
  options: ExploreOptions = {},
): Promise<Explored> {
  checkWorld(world);
  checkExploring(program, options);
  const { seed = 1, orders = 10, inject = ALL, only } = options;
  const cancels = options.cancels ?? (() => true);
  const explored: Explored = { runs: 0, orders: 0, injected: { cancel: 0, time: 0, reset: 0 } };

  // Promises made by hand: an async function of this library would be a coroutine.
  const once = (what: string, watcher: Watch | undefined): Promise<unknown> => {
    explored.runs++;
    const begin = (port: SimPort) => watcher?.begin(port);
    // Inside a promise, so that a synchronous exception also reaches `finally`, which restores the prototypes.
    return new Promise((resolve) => resolve(simulateWith(seed, world, program, begin))).catch(
      (error) => {
        if (!(error instanceof SimulationError)) throw error;
        const replay = `explore: { seed: ${seed}, only: ${what} }`;
        throw new SimulationError(seed, withoutSeed(error.message), error.cause, replay);
      },
    );
  };
  const tryOrder = (order: number) => {
    explored.orders++;
    const run = () => once(`{ order: ${order} }`, undefined);
    // Order 0 is the usual one.
    return order === 0 ? run() : shuffled(new Random(order), run);
  };
  const tryPoint = (kind: Injection, point: number): Promise<number> => {
    if (point > 0) explored.injected[kind]++;
    // Never cancels the program itself: that would be its end.
    const mayCancel = (task: Task<unknown>) => task.getName() !== 'Task-1' && cancels(task);
    const run = new Watch(kind, point, mayCancel);
    const what = `{ inject: '${kind}', point: ${point} }`;
    return watched(run, () => once(what, run)).then(() => {
      if (run.mistake !== undefined) throw run.mistake;
      return run.points;
    });
  };
  const tryPoints = (kind: Injection) =>
    tryPoint(kind, 0).then((points) => repeat(1, points, (point) => tryPoint(kind, point)));

  if (only !== undefined && 'order' in only) return tryOrder(only.order).then(() => explored);
  if (only !== undefined)
    return tryPoint(only.inject, only.point).then((points) => {
      if (points < only.point)
        throw new RangeError(`${WHERE}: only: the run has ${points} points, got ${only.point}`);
      return explored;
    });
  return repeat(0, orders - 1, tryOrder)
    .then(() => repeat(0, inject.length - 1, (i) => tryPoints(inject[i] as Injection)))
    .then(() => explored);
}

/** The message without its last line, which names the seed. */
function withoutSeed(message: string): string {
  return message.slice(0, message.lastIndexOf('\n'));
}

const WHERE = 'explore(world, program, options)';

function checkExploring(program: unknown, options: ExploreOptions): void {
  if (typeof program !== 'function')
    throw new TypeError(`${WHERE}: program must be a function, got ${kind(program)}`);
  checkNames(WHERE, options, ['seed', 'orders', 'inject', 'cancels', 'only']);
  const { seed = 1, orders = 10, inject = ALL, cancels, only } = options;
  checkWhole('seed', seed, Number.MIN_SAFE_INTEGER);
  checkWhole('orders', orders, 0);
  if (!Array.isArray(inject))
    throw new TypeError(`${WHERE}: inject must be an array, got ${kind(inject)}`);
  inject.forEach(checkInjection);
  if (cancels !== undefined && typeof cancels !== 'function')
    throw new TypeError(`${WHERE}: cancels must be a function, got ${kind(cancels)}`);
  if (only === undefined) return;
  checkNames(`${WHERE}: only`, only, ['order', 'inject', 'point']);
  if ('order' in only) checkWhole('only.order', only.order, 0);
  else {
    checkInjection(only.inject);
    checkWhole('only.point', only.point, 1);
  }
}

function checkWhole(name: string, value: unknown, least: number): void {
  if (!Number.isInteger(value))
    throw new TypeError(`${WHERE}: ${name} must be a whole number, got ${kind(value)}`);
  if ((value as number) < least)
    throw new RangeError(`${WHERE}: ${name} must be at least ${least}, got ${value}`);
}

function checkInjection(what: unknown): void {
  if (ALL.indexOf(what as Injection) < 0)
    throw new RangeError(`${WHERE}: inject must be of ${ALL.join(', ')}, got ${what}`);
}

/** `work(first)`, … `work(last)`, one after the other. */
function repeat(first: number, last: number, work: (i: number) => Promise<unknown>): Promise<void> {
  return first > last ? Promise.resolve() : work(first).then(() => repeat(first + 1, last, work));
}
