/*
 * The schedulers that uasyncio is compared with: written on promises, in the way that a programmer would do it by hand.
 */

type Settle = (value?: unknown) => void;

let waiting: Settle[] = [];

/** The simplest queue: it has no tasks, no cancellation, and does not know which function is running. */
export function barePause(): Promise<unknown> {
  return new Promise((resolve) => {
    waiting.push(resolve);
  });
}

export async function runBare(work: Promise<unknown>): Promise<void> {
  let over = false;
  work.then(() => {
    over = true;
  });
  while (!over) {
    const batch = waiting;
    waiting = [];
    for (const resolve of batch) resolve();
    await undefined;
  }
}

// A task that has not parked after so many microtasks awaits a foreign promise.
const HOPS = 16;

let current: Task | undefined;
let ready: Task[] = [];

/** A task that can be cancelled, and that is `current` whenever its code runs. */
export class Task {
  readonly promise: Promise<void>;
  private resolve: Settle = () => {};
  private reject: Settle = () => {};
  private cancelled = false;
  private running = false;

  constructor(body: () => Promise<unknown>) {
    this.promise = this.run(body);
  }

  private async run(body: () => Promise<unknown>): Promise<void> {
    await this.park();
    try {
      await body();
    } finally {
      this.running = false;
    }
  }

  park(): Promise<unknown> {
    this.running = false;
    ready.push(this);
    return new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  cancel(): void {
    this.cancelled = true;
  }

  async step(): Promise<void> {
    current = this;
    this.running = true;
    if (this.cancelled) this.reject(new Error('cancelled'));
    else this.resolve();
    for (let hop = 0; this.running && hop < HOPS; hop++) await undefined;
    current = undefined;
  }
}

export function pause(): Promise<unknown> {
  return (current as Task).park();
}

/** Runs tasks until none is ready. A task that awaits another task's end needs some microtasks to continue. */
export async function runTasks(): Promise<void> {
  for (let idle = 0; idle < HOPS; idle++) {
    await undefined;
    const batch = ready;
    ready = [];
    for (const task of batch) {
      idle = 0;
      await task.step();
    }
  }
}
