import assert from 'node:assert/strict';
import { allTasks, createTask, Delay, getRunningLoop, sleep, sleepMs, waitFor } from 'uasyncio';
import type { World } from '../../support/world.js';
import { named } from './help.js';

export default {
  async 'ends after its milliseconds, and calls each time'(world: World) {
    const ends: number[] = [];
    const delay = new Delay(150, () => ends.push(world.now()));
    assert.equal(delay.running(), false);
    await sleep(1);
    assert.deepEqual(ends, []);
    delay.trigger();
    assert.equal(delay.running(), true);
    await sleepMs(149);
    assert.equal(delay.running(), true);
    await sleepMs(2);
    assert.equal(delay.running(), false);
    delay.trigger();
    await delay.wait();
    assert.deepEqual(ends, [1150, 1301]);
  },

  async 'begins anew when it is triggered while it runs'(world: World) {
    let calls = 0;
    const delay = new Delay(100, () => calls++);
    for (let i = 0; i < 1000; i++) {
      delay.trigger();
      await sleepMs(99);
    }
    assert.equal(calls, 0);
    await delay.wait();
    await sleep(1);
    assert.equal(calls, 1);
    assert.equal(world.now(), 99_000 + 1 + 1000);
    assert.equal(allTasks().size, 1);
  },

  async 'takes another time for once, shorter or longer'(world: World) {
    const delay = new Delay(100);
    for (const [ms, end] of [
      [5, 5],
      [500, 505],
      [undefined, 605],
    ] as const) {
      delay.trigger(ms);
      await delay.wait();
      assert.equal(world.now(), end);
    }
    delay.trigger(500);
    delay.trigger(10);
    await delay.wait();
    assert.equal(world.now(), 615);
  },

  async 'does not call once it is stopped'() {
    let calls = 0;
    const delay = new Delay(100, () => calls++);
    delay.stop();
    delay.trigger();
    const waiter = createTask(() => delay.wait());
    await sleepMs(50);
    delay.stop();
    delay.stop();
    assert.equal(delay.running(), false);
    await sleep(10);
    assert.equal(calls, 0);
    assert.equal(waiter.done(), false);
    delay.trigger();
    assert.equal(await waiter, true);
    assert.equal(calls, 1);
  },

  async 'wait comes back at once if it has ended, and not before the first time'(world: World) {
    const delay = new Delay(100);
    assert.equal(await named(() => waitFor(delay.wait(), 5)), 'TimeoutError');
    delay.trigger();
    await sleep(1);
    await delay.wait();
    assert.equal(world.now(), 6000);
    delay.trigger();
    await delay.wait();
    assert.equal(world.now(), 6100);
  },

  async 'a wait that is cancelled leaves it running'(world: World) {
    let calls = 0;
    const delay = new Delay(100, () => calls++);
    delay.trigger();
    assert.equal(await named(() => waitFor(delay.wait(), 0.05)), 'TimeoutError');
    assert.equal(delay.running(), true);
    await delay.wait();
    assert.equal(world.now(), 100);
    await sleep(0);
    assert.equal(calls, 1);
  },

  async 'can be triggered and stopped by its own callback'(world: World) {
    const ends: number[] = [];
    const delay: Delay = new Delay(100, async () => {
      ends.push(world.now());
      if (ends.length < 3) delay.trigger();
      else delay.stop();
      await sleepMs(1);
    });
    delay.trigger();
    await sleep(1);
    assert.deepEqual(ends, [100, 200, 300]);
  },

  async 'with no time at all it ends after everything that is ready'() {
    const trace: string[] = [];
    const delay = new Delay(0, () => trace.push('delay'));
    createTask(async () => void trace.push('task'));
    delay.trigger();
    delay.trigger(-5);
    assert.equal(delay.running(), true);
    await delay.wait();
    await sleep(0);
    assert.deepEqual(trace, ['task', 'delay']);
    delay.trigger();
    delay.stop();
    await sleep(1);
    assert.deepEqual(trace, ['task', 'delay']);
  },

  async 'those that end together end in the order of the triggers'() {
    const trace: number[] = [];
    const delays = [0, 1, 2, 3].map((i) => new Delay(10 * i, () => trace.push(i)));
    for (const delay of delays) delay.trigger(100);
    delays[0]?.trigger(100);
    await sleepMs(101);
    assert.deepEqual(trace, [1, 2, 3, 0]);
  },

  async 'an error of the callback goes to the exception handler'() {
    const told: unknown[] = [];
    getRunningLoop().setExceptionHandler((_, { exception }) => told.push(exception));
    const error = new Error('callback is broken');
    const delay = new Delay(1, async () => {
      throw error;
    });
    delay.trigger();
    await sleep(1);
    assert.deepEqual(told, [error]);
  },

  'errors name the argument'() {
    assert.throws(() => new Delay('5' as never), {
      name: 'TypeError',
      message: /^Delay\(ms, callback\): expected a number, got string 5/,
    });
    assert.throws(() => new Delay(5, 'x' as never), {
      name: 'TypeError',
      message: /^Delay\(ms, callback\): expected a function, got string x/,
    });
    const delay = new Delay(5);
    assert.throws(() => delay.trigger(Number.NaN), {
      name: 'TypeError',
      message: /^trigger\(ms\): expected a number, got number NaN/,
    });
    assert.equal(delay.running(), false);
  },
};
