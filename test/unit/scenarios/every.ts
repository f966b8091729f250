import assert from 'node:assert/strict';
import { allTasks, every, sleep, sleepMs } from 'uasyncio';
import type { World } from '../../support/world.js';
import { caught, named } from './help.js';

export default {
  async 'calls every so many milliseconds, first after that'(world: World) {
    await sleepMs(7);
    const times: number[] = [];
    const task = every(250, () => times.push(world.now()));
    assert.equal(task.getName(), 'every 250 ms');
    await sleepMs(1001);
    assert.deepEqual(times, [257, 507, 757, 1007]);
    task.cancel();
  },

  async 'does not drift over 1000 periods with slow calls'(world: World) {
    const times: number[] = [];
    const task = every(50, async () => {
      times.push(world.now());
      await sleepMs(1 + ((times.length * 7) % 49));
    });
    await sleepMs(50_000 + 49);
    assert.equal(times.length, 1000);
    assert.ok(times.every((ms, i) => ms === 50 * (i + 1)));
    task.cancel();
  },

  async 'does not drift if the period is no whole number'(world: World) {
    for (const ms of [33.3, 16.6, 100.1, 1000 / 60]) {
      const start = world.now();
      const times: number[] = [];
      const task = every(ms, () => {
        if (times.push(world.now() - start) > 1000) throw new Error('called too often');
      });
      await sleepMs(1000 * ms + ms / 2);
      task.cancel();
      await sleep(0);
      assert.equal(times.length, 1000, `${ms}`);
      for (let i = 0; i < 1000; i++) {
        const late = (times[i] as number) - ms * (i + 1);
        assert.ok(late > -1e-6 && late <= 1, `${ms}: ${times[i]} after ${i + 1} periods`);
      }
    }
  },

  async 'leaves out the times that a long call covers'(world: World) {
    const times: number[] = [];
    const durations = [10, 130, 50, 149, 200, 0];
    const task = every(50, async () => {
      times.push(world.now());
      await sleepMs(durations[times.length - 1] ?? 0);
    });
    await sleepMs(951);
    task.cancel();
    // Calls that end just in time for the next period start with the one after it.
    assert.deepEqual(times, [50, 100, 250, 350, 500, 750, 800, 850, 900, 950]);
  },

  async 'calls once, not several times, after the clock has jumped'(world: World) {
    const times: number[] = [];
    const now = world.now.bind(world);
    let passed = 0;
    world.now = () => now() + passed;
    const task = every(100, () => {
      times.push(world.now());
      // Time passes because code runs.
      if (times.length === 2) passed += 730;
    });
    await sleepMs(1250);
    task.cancel();
    assert.deepEqual(times, [100, 200, 1000, 1100, 1200]);
  },

  async 'is cancelled between calls and during one'() {
    const trace: string[] = [];
    const between = every(100, () => trace.push('between'));
    await sleepMs(150);
    between.cancel();
    assert.equal(await named(() => between), 'CancelledError');
    const during = every(100, async () => {
      try {
        await sleep(10);
      } finally {
        trace.push('during');
      }
    });
    await sleepMs(150);
    during.cancel();
    assert.equal(await named(() => during), 'CancelledError');
    await sleep(1);
    assert.deepEqual(trace, ['between', 'during']);
    assert.equal(allTasks().size, 1);
  },

  async 'an error ends it, and is that of the task'() {
    let calls = 0;
    const error = new Error('sensor is gone');
    for (const fn of [
      () => {
        if (++calls === 3) throw error;
      },
      async () => {
        if (++calls === 6) throw error;
      },
    ])
      assert.equal(await caught(() => every(10, fn)), error);
    await sleep(1);
    assert.equal(calls, 6);
  },

  'errors name the argument'() {
    assert.throws(() => every('5' as never, () => {}), {
      name: 'TypeError',
      message: /^every\(ms, fn\): expected a number, got string 5/,
    });
    for (const ms of [0, -5])
      assert.throws(() => every(ms, () => {}), {
        name: 'RangeError',
        message: /^every\(ms, fn\): ms must be > 0/,
      });
    assert.throws(() => every(5, undefined as never), {
      name: 'TypeError',
      message: /^every\(ms, fn\): expected a function, got undefined/,
    });
    assert.equal(allTasks().size, 1);
  },
};
