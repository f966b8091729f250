import assert from 'node:assert/strict';
import type {
  Explored,
  ExploreOptions,
  Network,
  StreamReader,
  StreamWriter,
  WorldOptions,
} from '../../ports/sim/index.js';
import { sim } from '../support/world.js';

const { createTask, gather, sleepMs } = sim;

/** The errors that may end a task here. */
const EXPECTED = [
  'CancelledError',
  'TimeoutError',
  'QueueShutDown',
  'BrokenBarrierError',
  'OSError',
];

function expected(error: unknown): void {
  if (!EXPECTED.includes((error as Error).name)) throw error;
}

/** Runs all functions as tasks, to their ends. */
async function play(...works: (() => PromiseLike<unknown>)[]): Promise<void> {
  const tasks = works.map((work) => createTask(work));
  for (const outcome of await gather(...tasks, { returnExceptions: true }))
    if (outcome instanceof Error) {
      // A group may fail for the same reasons as its tasks.
      const errors = outcome instanceof sim.ExceptionGroup ? outcome.errors : [outcome];
      errors.forEach(expected);
    }
}

/** Checks that no waiting task is left, and nothing that could wake one. */
function assertIdle(): void {
  assert.deepEqual([...sim.allTasks()].map(String), ['Task-1']);
  const { loop_ } = sim.getRunningLoop() as unknown as { loop_: { timers_: unknown } };
  assert.equal(loop_.timers_, null, 'a timer is left');
}

/** Explores a program; `world` only for those with sockets. */
async function explored(
  program: (network: Network) => Promise<void>,
  world: WorldOptions = {},
  options: ExploreOptions = {},
): Promise<Explored> {
  return await sim.explore(
    { limit: 600, ...world },
    async (network) => {
      await program(network);
      assertIdle();
    },
    { orders: Number(process.env.ORDERS ?? 10), ...options },
  );
}

const total: Explored = { runs: 0, orders: 0, injected: { cancel: 0, time: 0, reset: 0 } };

function explores(name: string, program: () => Promise<void>): void {
  it(name, async () => {
    const { runs, orders, injected } = await explored(program, {}, { inject: ['cancel', 'time'] });
    assert.ok(injected.cancel > 3, `only ${injected.cancel} cancellations`);
    total.runs += runs;
    total.orders += orders;
    total.injected.cancel += injected.cancel;
    total.injected.time += injected.time;
  });
}

const pause = () => sleepMs(sim.world.now() % 3);

describe('in every order, with a cancellation or a jump of time at every point', () => {
  explores('a Lock excludes, and is free in the end', async () => {
    const lock = new sim.Lock();
    let inside = 0;
    const work = (ms: number) => async () => {
      await lock.with(async () => {
        assert.equal(++inside, 1);
        try {
          await sleepMs(ms);
        } finally {
          inside--;
        }
      });
    };
    await play(work(1), work(0), work(2), async () => {
      await sim.waitForMs(lock.acquire(), 2);
      lock.release();
    });
    assert.equal(lock.locked(), false);
    await lock.acquire();
  });

  explores('a Semaphore lets no more in, and all its permits come back', async () => {
    const semaphore = new sim.BoundedSemaphore(2);
    let inside = 0;
    const work = (ms: number) => async () => {
      await semaphore.with(async () => {
        assert.ok(++inside <= 2);
        try {
          await sleepMs(ms);
        } finally {
          inside--;
        }
      });
    };
    await play(...[1, 0, 2, 1, 0].map(work), () => sim.waitForMs(work(3), 2));
    await semaphore.acquire();
    await semaphore.acquire();
    assert.equal(semaphore.locked(), true);
  });

  explores('an Event wakes all who wait', async () => {
    const event = new sim.Event();
    let woken = 0;
    let left = 0;
    const wait = async () => {
      try {
        await event.wait();
        woken++;
      } finally {
        left++;
      }
    };
    await play(
      wait,
      wait,
      () => sim.waitForMs(wait, 5),
      async () => {
        try {
          await sleepMs(1);
        } finally {
          event.set();
        }
      },
    );
    assert.ok(woken <= left && woken >= 1);
  });

  explores('a Condition loses no notification', async () => {
    const condition = new sim.Condition();
    let there = 0;
    let taken = 0;
    let made = 0;
    const take = async () => {
      await condition.with(async () => {
        await sim.timeout(0.02, async () => await condition.waitFor(() => there > 0));
        there--;
        taken++;
      });
    };
    const make = async () => {
      await pause();
      await condition.with(() => {
        there++;
        made++;
        condition.notify();
      });
    };
    await play(take, take, make, take, make, make);
    assert.equal(there, made - taken);
    assert.equal(condition.locked(), false);
  });

  explores('a Barrier lets all through together, or tells that it is broken', async () => {
    const barrier = new sim.Barrier(3);
    const numbers: number[] = [];
    const cross = async () => {
      try {
        const number = await sim.waitForMs(barrier.wait(), 5);
        numbers.push(number);
      } catch (error) {
        // The barrier would wait for a missing task.
        barrier.abort();
        throw error;
      }
    };
    await play(cross, cross, cross);
    assert.equal(new Set(numbers).size, numbers.length);
    assert.equal(barrier.nWaiting, 0);
    barrier.reset();
    await play(cross, cross, cross);
  });

  for (const make of [
    () => new sim.Queue<number>(2),
    () => new sim.LifoQueue<number>(2),
    () => new sim.PriorityQueue<number>(1),
  ]) {
    explores(`a ${make().constructor.name} loses and doubles no item`, async () => {
      const queue = make();
      const put: number[] = [];
      const got: number[] = [];
      const produce = (first: number) => async () => {
        for (let i = first; i < first + 3; i++) {
          await queue.put(i);
          put.push(i);
        }
      };
      const consume = async () => {
        try {
          for (;;) {
            got.push(await sim.waitForMs(queue.get(), 4));
            await pause();
          }
        } finally {
          // Perhaps no task is left that could make room.
          queue.shutdown();
        }
      };
      await play(produce(0), produce(10), consume, consume);
      while (!queue.empty()) got.push(queue.getNowait());
      assert.deepEqual([...got].sort(), [...put].sort());
    });
  }

  explores('a RingbufQueue loses and doubles no item', async () => {
    const queue = new sim.RingbufQueue<number>([0, 0, 0]);
    const put: number[] = [];
    const got: number[] = [];
    const produce = (first: number) => async () => {
      for (let i = first; i < first + 3; i++) {
        await sim.waitForMs(queue.put(i), 20);
        put.push(i);
        await pause();
      }
    };
    const consume = async () => {
      for (;;) got.push(await sim.waitForMs(queue.get(), 9));
    };
    await play(produce(0), produce(10), consume);
    while (!queue.empty()) got.push(queue.getNowait());
    assert.deepEqual([...got].sort(), [...put].sort());
  });

  explores('timeouts nest, shields protect, and a Future wakes all who wait', async () => {
    const future = new sim.Future<number>();
    let kept = 0;
    let ended = 0;
    const save = createTask(async () => {
      await sleepMs(4);
      kept++;
    });
    const work = (ms: number) => async () => {
      try {
        await sim.timeout(0.006, async () => {
          await sim.waitForMs(sim.shield(save), ms);
          await sim.waitForMs(sim.shield(future), 3);
        });
      } finally {
        ended++;
      }
    };
    await play(work(2), work(5), work(9), async () => {
      try {
        await sleepMs(5);
      } finally {
        if (!future.done()) future.setResult(1);
      }
    });
    // A task that is cancelled before it starts has nothing to clean up.
    assert.ok(ended <= 3);
    await gather(save, { returnExceptions: true });
    assert.equal(kept, save.cancelled() ? 0 : 1);
  });

  explores('what is called again and again never overlaps, and ends', async () => {
    let inside = 0;
    const ticker = sim.every(2, async () => {
      assert.equal(++inside, 1);
      try {
        await sleepMs(3);
      } finally {
        inside--;
      }
    });
    await play(async () => await sleepMs(9));
    ticker.cancel();
    await gather(ticker, { returnExceptions: true });
    assert.equal(inside, 0);
  });

  explores('a join comes back when all is done', async () => {
    const queue = new sim.Queue<number>();
    for (let i = 0; i < 4; i++) queue.putNowait(i);
    const work = async () => {
      for (;;) {
        await sim.waitForMs(queue.get(), 3);
        try {
          await pause();
        } finally {
          queue.taskDone();
        }
      }
    };
    await play(work, work);
    while (!queue.empty()) {
      queue.getNowait();
      queue.taskDone();
    }
    await queue.join();
  });

  explores('a ThreadSafeFlag wakes once for what was set', async () => {
    const flag = new sim.ThreadSafeFlag();
    let seen = 0;
    await play(
      async () => {
        for (let i = 0; i < 3; i++) {
          await sim.waitForMs(flag.wait(), 5);
          seen++;
        }
      },
      async () => {
        for (let i = 0; i < 3; i++) {
          flag.set();
          await sleepMs(1);
        }
      },
    );
    assert.ok(seen <= 3);
  });

  explores('a TaskGroup leaves no task behind, and all clean up once', async () => {
    let started = 0;
    let ended = 0;
    const work = (ms: number) => async () => {
      started++;
      try {
        await sleepMs(ms);
        if (ms === 2) await sim.waitForMs(new sim.Event().wait(), 1);
      } finally {
        ended++;
        await sleepMs(1);
      }
    };
    const group = async () => {
      try {
        await sim.timeout(0.004, async () => {
          await sim.taskGroup(async (tasks) => {
            for (const ms of [1, 2, 3]) tasks.createTask(work(ms));
            await pause();
            tasks.createTask(work(9));
          });
        });
      } finally {
        assert.equal(ended, started);
      }
    };
    await play(group);
    assert.equal(ended, started);
  });

  explores('gather, wait and asCompleted tell of all', async () => {
    const work = (ms: number) => async () => {
      await sleepMs(ms);
      return ms;
    };
    await play(
      () => gather(work(1), work(2), work(0)),
      async () => {
        const tasks = [1, 2, 0].map((ms) => createTask(work(ms)));
        const [done, pending] = await sim.wait(tasks, { returnWhen: sim.FIRST_COMPLETED });
        assert.equal(done.size + pending.size, 3);
        assert.ok([...done].every((task) => task.done()));
        if (pending.size > 0) await sim.wait(pending);
      },
      async () => {
        let count = 0;
        for (const next of sim.asCompleted([work(1), work(2), work(0)], { timeout: 0.1 })) {
          try {
            await next;
          } catch (error) {
            expected(error);
          }
          count++;
        }
        assert.equal(count, 3);
      },
      async () => await sim.shield(work(2)()),
    );
    // Tasks that were shielded, or that nothing awaits any more, end by themselves.
    await sleepMs(20);
  });

  explores('rate limiters and delays leave nothing behind', async () => {
    const limiter = new sim.RateLimiter(2, 0.01);
    const delay = new sim.Delay(3);
    let passed = 0;
    const work = async () => {
      await limiter.acquire();
      passed++;
      delay.trigger();
      await sim.waitForMs(delay.wait(), 50);
    };
    await play(work, work, work, work);
    delay.stop();
    assert.ok(passed <= 4);
    await sleepMs(100);
    assert.equal(limiter.hasCapacity(2), true);
  });

  after(() => {
    // With --reporter spec: the figures of docs/reliability.md.
    if (process.env.FIGURES) console.log(total);
  });
});

describe('streams in every order, with a cancellation, a jump of time or a reset at every point', () => {
  const TEXT = 'åß∂ƒ and plain\n';

  async function echo(reader: StreamReader<string>, writer: StreamWriter): Promise<void> {
    try {
      for await (const line of reader) {
        writer.write(line);
        await writer.drain();
      }
    } catch (error) {
      expected(error);
    } finally {
      writer.close();
    }
  }

  it('no byte is lost, doubled or late, and nothing stays open', async () => {
    const world = { hosts: { far: { fragment: 5, window: 16, jitter: 2 } } };
    const figures = await explored(async (network) => {
      const server = await sim.startServer(echo, 'far', 7, { encoding: 'utf-8' });
      const client = async () => {
        const [reader, writer] = await sim.openConnection('far', 7, { encoding: 'utf-8' });
        try {
          for (let i = 0; i < 3; i++) {
            writer.write(`${i} ${TEXT}`);
            assert.equal(await reader.readuntil('\n'), `${i} ${TEXT}`);
          }
        } catch (error) {
          if ((error as Error).name !== 'IncompleteReadError') throw error;
        } finally {
          writer.close();
        }
        await writer.waitClosed();
      };
      await play(client, () => sim.waitForMs(client, 40));
      server.close();
      await server.waitClosed();
      // Data that is on its way still arrives.
      await sleepMs(100);
      assert.equal(network.open, 0);
    }, world);
    assert.ok(figures.injected.reset > 30, JSON.stringify(figures));
    if (process.env.FIGURES) console.log(figures);
  });
});

describe('the explorer', () => {
  it('runs tasks that are ready at the same time in every order, and permutes nothing else', async () => {
    const seen = new Set<string>();
    const program = async () => {
      const order: string[] = [];
      const event = new sim.Event();
      const tasks = ['a', 'b', 'c'].map((name) =>
        createTask(async () => {
          await event.wait();
          order.push(name);
        }),
      );
      await sleepMs(1);
      event.set();
      for (const name of ['1', '2']) sim.getRunningLoop().callSoon(() => order.push(name));
      await gather(...tasks);
      seen.add(order.join(''));
    };
    await sim.explore({}, program, { orders: 100, inject: [] });
    assert.deepEqual([...seen].sort(), ['abc12', 'acb12', 'bac12', 'bca12', 'cab12', 'cba12']);
  });

  it('finds a wake-up that is lost in one of two orders, and replays that order', async () => {
    const program = async () => {
      const news = new sim.Event();
      const consumer = createTask(async () => {
        news.clear();
        await news.wait();
      });
      const producer = createTask(async () => news.set());
      await gather(consumer, producer);
    };
    const failure = await sim.explore({}, program, { inject: [] }).then(
      () => assert.fail('it should have failed'),
      (error: Error) => error,
    );
    const order = Number(/only: \{ order: (\d+) \} \}\)$/.exec(failure.message)?.[1]);
    await assert.rejects(async () => await sim.explore({}, program, { only: { order } }), {
      message: failure.message,
    });
    await sim.explore({}, program, { only: { order: 0 } });
  });

  it('acts only at points where a program could, not inside the library', async () => {
    await explored(async () => {
      const lock = new sim.Lock();
      const work = () => lock.with(() => sim.sleep(1));
      await gather(...[work, work, work].map((each) => createTask(each)), {
        returnExceptions: true,
      });
      await lock.acquire();
      lock.release();
    });
  });

  it('refuses invalid arguments', async () => {
    const program = async () => await sleepMs(1);
    const refused: [options: unknown, message: RegExp][] = [
      [{ order: 5 }, /no option 'order'; the options are seed, orders, inject, cancels, only/],
      [{ orders: Number.NaN }, /orders must be a whole number/],
      [{ orders: -1 }, /orders must be at least 0, got -1/],
      [{ seed: '7' }, /seed must be a whole number, got string/],
      [{ inject: 'cancel' }, /inject must be an array, got string/],
      [{ inject: ['cancle'] }, /inject must be of cancel, time, reset, got cancle/],
      [{ cancels: 5 }, /cancels must be a function, got number/],
      [{ only: { inject: 'cancel', point: 0 } }, /only\.point must be at least 1/],
      [{ only: 19 }, /only: expected an object, got number/],
      [{ only: {} }, /inject must be of cancel, time, reset, got undefined/],
    ];
    for (const [options, message] of refused)
      assert.throws(() => sim.explore({}, program, options as ExploreOptions), message);
    assert.throws(() => sim.explore({ latencey: 1 } as never, program), /no option 'latencey'/);
    const spawns = async () => await play(program);
    const cancels = () => {
      throw new RangeError('mistake');
    };
    await assert.rejects(
      async () => await sim.explore({}, spawns, { cancels }),
      /^RangeError: mist/,
    );
    const running = sim.simulate(1, {}, program);
    await assert.rejects(async () => await sim.explore({}, program), /await it first/);
    await running;
    assert.throws(() => sim.explore({}, 5 as never), /program must be a function, got number/);
    await assert.rejects(
      async () => await sim.explore({}, program, { only: { inject: 'time', point: 99 } }),
      /only: the run has \d points, got 99/,
    );
  });

  it('finds a lock that is lost when a waiter is cancelled as it gets the lock', async () => {
    // Like Lock, except for cancel_.
    class Careless {
      private waiting: InstanceType<typeof sim.Future>[] = [];
      private locked = false;
      async acquire(): Promise<void> {
        if (this.locked) {
          const future = new sim.Future();
          this.waiting.push(future);
          await future;
        }
        this.locked = true;
      }
      release(): void {
        const next = this.waiting.shift();
        this.locked = next !== undefined;
        if (next !== undefined && !next.done()) next.setResult(undefined);
      }
    }
    const program = async () => {
      const lock = new Careless();
      const work = async () => {
        await lock.acquire();
        await sleepMs(1);
        lock.release();
      };
      await play(work, work, work);
    };
    await assert.rejects(
      async () => await explored(program),
      (error: Error) => {
        assert.match(
          error.message,
          /^uasyncio: nothing can wake the program:[\s\S]*\n\(explore: \{ seed: 1, only: \{ inject: 'cancel', point: \d+ \} \}\)$/,
        );
        return true;
      },
    );
  });

  it('replays what it found', async () => {
    const points: number[] = [];
    const program = async () => {
      let cancelled = -1;
      await play(async () => {
        for (let i = 0; i < 5; i++) {
          try {
            await sleepMs(1);
          } catch {
            cancelled = i;
          }
          if (cancelled === 2) throw new RangeError('found');
        }
      });
    };
    let failure: Error | undefined;
    await explored(program).catch((error: Error) => {
      failure = error;
    });
    const point = Number(/inject: 'cancel', point: (\d+)/.exec(`${failure?.message}`)?.[1]);
    assert.ok(point > 1);
    for (const only of [
      { inject: 'cancel', point: 1 },
      { inject: 'cancel', point },
    ] as const) {
      await explored(program, {}, { only }).then(
        () => points.push(0),
        () => points.push(only.point),
      );
    }
    assert.ok(points.includes(point), points.join());
  });

  it('leaves the tasks as they were', async () => {
    await explored(async () => await play(() => sleepMs(1)));
    assert.equal(await sim.simulate(1, {}, async () => await sim.sleep(1, 'same')), 'same');
  });
});
