import { loop, type Ready } from '../../src/loop.js';
import { Task } from '../../src/tasks.js';
import type { Timed } from '../../src/timers.js';
import type { Network, WorldOptions } from './network.js';
import type { SimPort } from './port.js';
import { SimulationError, simulateWith } from './simulate.js';

/**
 * What happens at a point of the run: the task there is cancelled; time passes to the next deadline; or all
 * connections are reset.
 */
export type Injection = 'cancel' | 'time' | 'reset';

export interface ExploreOptions {
  /** Of the runs with injections, and the first one of the orders. Default 1. */
  seed?: number;
  /** In how many orders the tasks are run that are ready at the same time. Default 10. */
  orders?: number;
  /** What is injected at every point. Default all three. */
  inject?: readonly Injection[];
  /** Which tasks are cancelled. Default: all but the program itself. */
  cancels?: (task: Task<unknown>) => boolean;
  /** Only this one, to replay a failure. */
  only?: { inject: Injection; point: number };
}

/** What was explored. */
export interface Explored {
  runs: number;
  orders: number;
  /** How many points of each kind of injection. */
  injected: Record<Injection, number>;
}

type Program = (network: Network) => PromiseLike<unknown> | Generator<unknown> | unknown;

/** A run that is watched: counts the points where a task has come to wait or has been woken, and acts at one of them. */
class Watch {
  points = 0;
  private inject_: Injection;
  private point_: number;
  private cancels_: (task: Task<unknown>) => boolean;
  private acting_ = false;
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
    if (this.acting_ || task.done() || task.on_ === null) return;
    if (this.inject_ === 'cancel' && !this.cancels_(task)) return;
    if (++this.points !== this.point_) return;
    this.acting_ = true;
    if (this.inject_ === 'cancel') task.cancel();
    else if (this.inject_ === 'time') this.port_?.passTime_(nextDeadline());
    else this.port_?.network.resetAll_();
    this.acting_ = false;
  }
}

function nextDeadline(): number {
  const { timers_ } = loop as unknown as { timers_: Timed | null };
  return timers_ === null ? 0 : Math.floor(timers_.when_);
}

let watch: Watch | undefined;

/** While it lasts every task tells when it has come to wait, and when it has been woken. */
function watched<T>(next: Watch, body: () => Promise<T>): Promise<T> {
  const { run_, notify_ } = Task.prototype;
  watch = next;
  Task.prototype.run_ = function (this: Task<unknown>, delivers?: boolean) {
    run_.call(this, delivers);
    if (!this.ready_) watch?.at(this);
  };
  Task.prototype.notify_ = function (this: Task<unknown>) {
    const waited = !this.ready_;
    notify_.call(this);
    // Not while it runs: it gives way, and is no longer waiting for anything.
    if (waited && loop?.current_ !== this) watch?.at(this);
  };
  const restore = () => {
    watch = undefined;
    Task.prototype.run_ = run_;
    Task.prototype.notify_ = notify_;
  };
  return body().finally(restore);
}

/** Puts the tasks that are ready in another order; callbacks stay where they are. */
function shuffler(random: Network['random']): () => void {
  return () => {
    const queue = loop as unknown as { head_: Ready | null; tail_: Ready | null } | null;
    if (queue === null) return;
    const nodes: Ready[] = [];
    for (let node = queue.head_; node !== null; node = node.next_ as Ready | null) nodes.push(node);
    const tasks = random.shuffle(nodes.filter((node) => node instanceof Task));
    const mixed = nodes.map((node) => (node instanceof Task ? (tasks.pop() as Ready) : node));
    queue.head_ = mixed[0] ?? null;
    queue.tail_ = mixed[mixed.length - 1] ?? null;
    mixed.forEach((node, i) => {
      node.next_ = mixed[i + 1] ?? null;
    });
  };
}

const ALL: readonly Injection[] = ['cancel', 'time', 'reset'];

/**
 * Runs `program` again and again, as `simulate` does: in several orders of the tasks that are ready at the same time;
 * and once for every point at which a task comes to wait or is woken, with something injected there: its
 * cancellation, a jump of time to the next deadline, a reset of all connections. The program has to end well each
 * time, and asserts itself what must always be true. SimulationError tells seed, injection and point, for `only`.
 */
export function explore(
  world: WorldOptions,
  program: Program,
  options: ExploreOptions = {},
): Promise<Explored> {
  const { seed = 1, orders = 10, inject = ALL, only } = options;
  const cancels = options.cancels ?? ((task) => task.getName() !== 'Task-1');
  const explored: Explored = { runs: 0, orders: 0, injected: { cancel: 0, time: 0, reset: 0 } };

  // By hand: an async function of this library would be a coroutine.
  const tryOrder = (order: number) => {
    explored.runs++;
    explored.orders++;
    return simulateWith(seed + order, world, program, (port) => {
      if (order > 0) port.onTurn_ = shuffler(port.network.random);
    });
  };
  const tryPoint = (kind: Injection, point: number): Promise<number> => {
    explored.runs++;
    if (point > 0) explored.injected[kind]++;
    const run = new Watch(kind, point, cancels);
    return watched(run, () => simulateWith(seed, world, program, (port) => run.begin(port))).then(
      () => run.points,
      ({ message, cause }: SimulationError) => {
        const place = point > 0 ? `\n(explore: only ${kind} at point ${point})` : '';
        throw new SimulationError(seed, message.split('\n(simulate')[0] + place, cause);
      },
    );
  };
  const tryPoints = (kind: Injection) =>
    tryPoint(kind, 0).then((points) => repeat(1, points, (point) => tryPoint(kind, point)));

  if (only !== undefined) return tryPoint(only.inject, only.point).then(() => explored);
  return repeat(0, orders - 1, tryOrder)
    .then(() => repeat(0, inject.length - 1, (i) => tryPoints(inject[i] as Injection)))
    .then(() => explored);
}

/** `work(first)`, … `work(last)`, one after the other. */
function repeat(first: number, last: number, work: (i: number) => Promise<unknown>): Promise<void> {
  return first > last ? Promise.resolve() : work(first).then(() => repeat(first + 1, last, work));
}
