import assert from 'node:assert/strict';
import { allTasks, createTask, gather, RateLimiter, sleep } from 'uasyncio';
import type { World } from '../../support/world.js';
import { named } from './help.js';

export default {
  async 'lets a burst through at once, the rest evenly, and never more than the rate'(
    world: World,
  ) {
    const limiter = new RateLimiter(5, 2);
    const times: number[] = [];
    const pass = async () => {
      await limiter.acquire();
      times.push(world.now());
    };
    await gather(...Array.from({ length: 1000 }, () => () => pass()));
    assert.deepEqual(times.slice(0, 8), [0, 0, 0, 0, 0, 400, 800, 1200]);
    assert.equal(times.at(-1), 995 * 400);
    // Each wait is a sum of fractions that is rounded up once, so rounding errors do not accumulate.
    assert.ok(times.every((ms, i) => ms - Math.max(0, i - 4) * 400 <= 1));
    for (let i = 5; i < 1000; i++)
      assert.ok((times[i] as number) - (times[i - 5] as number) >= 400 * Math.min(i - 4, 5) - 1);
  },

  async 'keeps the rate where that is no whole number of milliseconds'(world: World) {
    const limiter = new RateLimiter(3, 1);
    await limiter.acquire(3);
    const start = world.now();
    for (let i = 0; i < 999; i++) await limiter.acquire();
    const ms = world.now() - start;
    assert.ok(ms >= 333_000 && ms <= 333_010, `${ms}`);
  },

  async 'counts a minute by default'(world: World) {
    const limiter = new RateLimiter(60);
    assert.equal(limiter.maxRate, 60);
    assert.equal(limiter.timePeriod, 60);
    await limiter.acquire(60);
    assert.equal(world.now(), 0);
    await limiter.acquire();
    assert.equal(world.now(), 1000);
    await sleep(3600);
    await limiter.acquire(60);
    assert.equal(world.now(), 3_601_000);
  },

  async 'is first come, first served, also for large amounts'(world: World) {
    const limiter = new RateLimiter(10, 1);
    const trace: string[] = [];
    const pass = async (amount: number) => {
      await limiter.acquire(amount);
      trace.push(`${amount} at ${world.now()}`);
    };
    await gather(...[10, 8, 1, 5].map((amount) => () => pass(amount)));
    assert.deepEqual(trace, ['10 at 0', '8 at 800', '1 at 900', '5 at 1400']);
  },

  async 'returns whether there is room'() {
    const limiter = new RateLimiter(2, 1);
    assert.equal(limiter.hasCapacity(), true);
    assert.equal(limiter.hasCapacity(2), true);
    assert.equal(limiter.hasCapacity(3), false);
    await limiter.acquire();
    assert.equal(limiter.hasCapacity(2), false);
    assert.equal(limiter.hasCapacity(), true);
    await limiter.acquire();
    assert.equal(limiter.hasCapacity(), false);
    const waiter = createTask(() => limiter.acquire(2));
    await sleep(0.75);
    assert.equal(limiter.hasCapacity(), false);
    await waiter;
    await sleep(0.5);
    assert.equal(limiter.hasCapacity(), true);
  },

  async 'a cancelled task uses nothing up, and delays no other task'(world: World) {
    const limiter = new RateLimiter(1, 1);
    await limiter.acquire();
    const first = createTask(() => limiter.acquire());
    const second = createTask(() => limiter.acquire());
    const third = createTask(() => limiter.acquire());
    await sleep(0.5);
    first.cancel();
    third.cancel();
    await second;
    assert.equal(world.now(), 1000);
    assert.ok(first.cancelled() && third.cancelled());
    await limiter.acquire();
    assert.equal(world.now(), 2000);
    assert.equal(allTasks().size, 1);
  },

  async 'runs a body, and returns its value or throws its error'(world: World) {
    const limiter = new RateLimiter(1, 1);
    assert.equal(await limiter.with(async () => 'x'), 'x');
    const fails = async () => {
      throw new TypeError('oops');
    };
    assert.equal(await named(() => limiter.with(() => fails())), 'TypeError');
    assert.equal(world.now(), 1000);
    // Unlike a lock, the limiter is not held during the body.
    await limiter.with(async () => {
      await limiter.acquire();
    });
    assert.equal(world.now(), 3000);
  },

  'errors name the argument'() {
    assert.throws(() => new RateLimiter('5' as never), {
      name: 'TypeError',
      message: /^RateLimiter\(maxRate, timePeriod\): expected a number, got string 5/,
    });
    for (const [rate, seconds] of [
      [0, 1],
      [1, 0],
      [-1, 1],
    ] as const)
      assert.throws(() => new RateLimiter(rate, seconds), {
        name: 'RangeError',
        message: /^RateLimiter\(maxRate, timePeriod\): both must be > 0/,
      });
    const limiter = new RateLimiter(5);
    assert.throws(() => limiter.acquire('x' as never), {
      name: 'TypeError',
      message: /^acquire\(amount\): expected a number, got string x/,
    });
    assert.throws(() => limiter.acquire(6), {
      name: 'RangeError',
      message: 'acquire(amount): 6 is more than maxRate, 5',
    });
  },
};
