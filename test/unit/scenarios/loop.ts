import assert from 'node:assert/strict';
import { createTask, Event, gather, getRunningLoop, sleep, sleepMs, waitFor } from 'uasyncio';
import type { World } from '../../support/world.js';
import { named } from './help.js';

export default {
  async 'an idle hour is one turn'(world: World) {
    await sleep(0);
    const before = world.turns;
    await sleep(3600);
    assert.equal(world.turns - before, 1);
    assert.equal(world.now(), 3_600_000);
  },

  async 'tasks that wait for events cost no turns'(world: World) {
    const event = new Event();
    const waiters = Array.from({ length: 10 }, () => createTask(() => event.wait()));
    await sleep(0);
    const before = world.turns;
    await sleep(1000);
    assert.equal(world.turns - before, 1);
    event.set();
    await gather(...waiters);
    assert.equal(world.now(), 1_000_000);
  },

  async 'equal deadlines are one turn, in the order of the calls'(world: World) {
    const order: number[] = [];
    const one = async (i: number) => {
      await sleep(1);
      order.push(i);
    };
    const tasks = Array.from({ length: 100 }, (_, i) => createTask(() => one(i)));
    await sleep(0);
    const before = world.turns;
    await gather(...tasks);
    assert.ok(world.turns - before <= 2, `${world.turns - before} turns`);
    assert.deepEqual(
      order,
      [...order].sort((a, b) => a - b),
    );
    assert.equal(order.length, 100);
  },

  async 'of equal deadlines the one that was set first is first'() {
    const order: string[] = [];
    const whole = async () => {
      await sleep(1);
      order.push('whole');
    };
    const halves = async () => {
      await sleep(0.5);
      await sleep(0.5);
      order.push('halves');
    };
    await gather(
      () => halves(),
      () => whole(),
    );
    assert.deepEqual(order, ['whole', 'halves']);
  },

  async 'deadlines in any order come in order, also after cancellations'(world: World) {
    let seed = 12345;
    const random = (n: number) => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return (seed >>> 8) % n;
    };
    const woken: [number, number][] = [];
    const one = async (i: number, ms: number) => {
      await sleepMs(ms);
      assert.equal(world.now(), ms);
      woken.push([ms, i]);
    };
    const delays = Array.from({ length: 400 }, () => 10 + random(60));
    const tasks = delays.map((ms, i) => createTask(() => one(i, ms)));
    await sleep(0);
    const kept = tasks.filter((task, i) => !(i % 3 === 1 && task.cancel()));
    await sleepMs(30);
    const late = tasks.filter((task, i) => i % 5 === 0 && !task.done() && task.cancel());
    await sleepMs(60);
    assert.ok(tasks.every((task) => task.done()));
    assert.equal(woken.length, kept.filter((task) => !late.includes(task)).length);
    assert.deepEqual(
      woken,
      [...woken].sort((a, b) => a[0] - b[0] || a[1] - b[1]),
    );
  },

  async 'ready tasks run first in, first out'() {
    const trace: string[] = [];
    const one = async (name: string) => {
      for (let i = 0; i < 3; i++) {
        trace.push(name + i);
        await sleep(0);
      }
    };
    await gather(...['a', 'b', 'c'].map((name) => () => one(name)));
    assert.equal(trace.join(' '), 'a0 b0 c0 a1 b1 c1 a2 b2 c2');
  },

  async 'tasks that become ready meanwhile go to the back'() {
    const trace: string[] = [];
    const event = new Event();
    const waits = async () => {
      await event.wait();
      trace.push('waits');
    };
    const sets = async () => {
      event.set();
      trace.push('sets');
    };
    const last = async () => {
      trace.push('last');
    };
    const first = createTask(() => waits());
    await sleep(0);
    await gather(
      first,
      () => sets(),
      () => last(),
    );
    assert.equal(trace.join(' '), 'sets last waits');
  },

  async 'after a budget of steps the port is asked again'(world: World) {
    let polls = 0;
    const poll = world.poll.bind(world);
    world.poll = () => {
      polls++;
      poll();
    };
    const before = world.turns;
    const spin = async () => {
      for (let i = 0; i < 500; i++) await sleep(0);
    };
    await gather(
      () => spin(),
      () => spin(),
    );
    assert.ok(world.turns - before >= 4, `${world.turns - before} turns`);
    assert.equal(polls, world.turns - before);
  },

  async 'tasks that are always ready do not starve a timer'(world: World) {
    let stop = false;
    let passed = 0;
    const now = world.now.bind(world);
    // Time passes because code runs: 1 ms each time the port's clock is read.
    world.poll = () => void passed++;
    world.now = () => now() + passed;
    const spin = async () => {
      for (let i = 0; !stop && i < 100_000; i++) await sleep(0);
    };
    const ends = async () => {
      await sleepMs(10);
      stop = true;
    };
    await gather(
      () => spin(),
      () => spin(),
      () => ends(),
    );
    assert.ok(stop && passed >= 10 && passed < 50, `${passed}`);
  },

  async 'a sleep is never early'(world: World) {
    const now = world.now.bind(world);
    world.now = () => now() + 0.7;
    const begin = world.now();
    await sleepMs(1);
    assert.ok(world.now() - begin >= 1, `${world.now() - begin}`);
    await sleepMs(0.2);
    assert.ok(world.now() - begin >= 1.2);
  },

  async 'a sleep of 300 years is exact'(world: World) {
    await sleep(1e10);
    assert.equal(world.now(), 1e13);
  },

  async 'a host timer is never longer than it can be'(world: World) {
    const armed: number[] = [];
    const arm = world.arm.bind(world);
    world.arm = (ms) => {
      armed.push(ms);
      arm(ms);
    };
    await sleep(1e7);
    assert.ok(armed.length > 1);
    assert.ok(armed.every((ms) => ms >= 0 && ms <= 0x7fffffff));
  },

  async 'an endless sleep ends when it is cancelled'(world: World) {
    assert.equal(await named(() => waitFor(sleep(Infinity), 5)), 'TimeoutError');
    assert.equal(world.now(), 5000);
    const tasks = [1, 2, 3].map(() => createTask(() => sleepMs(Infinity)));
    await sleep(1);
    for (const task of tasks) task.cancel();
    await sleep(0);
    assert.ok(tasks.every((task) => task.cancelled()));
    assert.equal(world.now(), 6000);
  },

  async 'sleeps of 0 and less yield once and take no time'(world: World) {
    for (const seconds of [0, -0, -1, -1e300, -Infinity]) {
      let ran = 0;
      const other = createTask(async () => {
        ran++;
      });
      await sleep(seconds);
      assert.equal(ran, 1);
      assert.ok(other.done());
    }
    assert.equal(world.now(), 0);
  },

  async 'a sleep counts from its call, not from its await'(world: World) {
    const long = sleep(3);
    const short = sleep(1);
    await short;
    assert.equal(world.now(), 1000);
    await sleep(0.5);
    await long;
    assert.equal(world.now(), 3000);
    const past = sleep(1);
    await sleep(5);
    await past;
    assert.equal(world.now(), 8000);
  },

  async 'a sleep returns its result'() {
    assert.equal(await sleep(1), undefined);
    assert.equal(await sleep(1, 'x'), 'x');
    assert.equal(await sleepMs(0, 7), 7);
    assert.deepEqual(await gather(sleep(2, 'a'), sleep(1, 'b'), sleep(0, 'c')), ['a', 'b', 'c']);
  },

  async 'the clock is in seconds'() {
    const loop = getRunningLoop();
    const begin = loop.time();
    await sleepMs(1500);
    assert.equal(loop.time() - begin, 1.5);
  },
};
