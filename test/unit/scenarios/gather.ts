import assert from 'node:assert/strict';
import { allTasks, createTask, Event, Future, gather, shield, sleep, type Task } from 'uasyncio';
import type { World } from '../../support/world.js';
import { caught, named, spin } from './help.js';

const after = async <T>(seconds: number, value: T): Promise<T> => {
  await sleep(seconds);
  return value;
};
const fail = async (seconds: number, message: string): Promise<never> => {
  await sleep(seconds);
  throw new Error(message);
};

export default {
  async 'values in the order of the arguments, whatever the order of the ends'(world: World) {
    for (const [a, b, c] of [
      [1, 2, 3],
      [1, 3, 2],
      [2, 1, 3],
      [2, 3, 1],
      [3, 1, 2],
      [3, 2, 1],
    ] as const) {
      const begin = world.now();
      assert.deepEqual(
        await gather(
          () => after(a, 'a'),
          () => after(b, 'b'),
          () => after(c, 'c'),
        ),
        ['a', 'b', 'c'],
      );
      assert.equal(world.now() - begin, 3000);
    }
  },

  async 'of nothing is an empty array'() {
    assert.deepEqual(await gather(), []);
    assert.deepEqual(await gather({ returnExceptions: true }), []);
  },

  async 'takes anything that can be awaited'() {
    const task = createTask(() => after(1, 'task'));
    const future = new Future<string>();
    const event = new Event();
    future.setResult('future');
    event.set();
    assert.deepEqual(
      await gather(task, future, event.wait(), sleep(1, 'sleep'), () => 'function'),
      ['task', 'future', true, 'sleep', 'function'],
    );
  },

  async 'the same awaitable is one child'() {
    const task = createTask(() => after(1, {}));
    const [a, b] = await gather(task, task);
    assert.equal(a, b);
    let calls = 0;
    const count = async () => ++calls;
    assert.deepEqual(await gather(count, count), [1, 2]);
  },

  async 'the first exception comes at once, the others run on and are not reported'(world: World) {
    const tasks: Task<unknown>[] = [
      createTask(() => after(3, 'x')),
      createTask(() => fail(1, 'first')),
      createTask(() => fail(2, 'second')),
    ];
    assert.match(String(await caught(() => gather(...tasks))), /first/);
    assert.equal(world.now(), 1000);
    await sleep(5);
    assert.equal(tasks[0]?.result(), 'x');
    assert.match(String(tasks[2]?.exception()), /second/);
  },

  async 'with returnExceptions everything is a result, cancellations too'() {
    const cancelled = createTask(() => sleep(10));
    const all = gather(
      () => after(1, 'x'),
      () => fail(2, 'oops'),
      cancelled,
      { returnExceptions: true },
    );
    await sleep(0);
    cancelled.cancel();
    const [x, oops, error] = (await all) as unknown[];
    assert.equal(x, 'x');
    assert.match(String(oops), /oops/);
    assert.equal((error as Error).name, 'CancelledError');
  },

  async 'exceptions that are no Errors are exceptions all the same'() {
    for (const thrown of [undefined, null, 0, '']) {
      const bad = async () => {
        await sleep(1);
        throw thrown;
      };
      let got: unknown = 'nothing';
      try {
        await gather(
          () => bad(),
          () => after(2, 1),
        );
      } catch (error) {
        got = error;
      }
      assert.equal(got, thrown);
      assert.deepEqual(
        await gather(
          () => bad(),
          () => after(2, 1),
          { returnExceptions: true },
        ),
        [thrown, 1],
      );
    }
  },

  async 'a child that is cancelled is an exception to the others'() {
    const child = createTask(() => sleep(10));
    const other = createTask(() => after(2, 'other'));
    const all = createTask(async () => await named(() => gather(child, other)));
    await sleep(1);
    child.cancel();
    assert.equal(await all, 'CancelledError');
    assert.equal(await other, 'other');
  },

  async 'cancelling the waiting task cancels all children and waits for their cleanup'() {
    const trace: string[] = [];
    const child = async (name: string) => {
      try {
        await sleep(10);
      } finally {
        await sleep(1);
        trace.push(name);
      }
    };
    const task = createTask(
      async () =>
        await gather(
          () => child('a'),
          () => child('b'),
        ),
    );
    await sleep(1);
    task.cancel();
    assert.equal(await named(() => task), 'CancelledError');
    await sleep(2);
    assert.deepEqual(trace, ['a', 'b']);
    assert.equal(allTasks().size, 1);
  },

  async 'cancelled with returnExceptions it is still cancelled'() {
    const task = createTask(
      async () =>
        await gather(
          () => sleep(10),
          () => sleep(20),
          { returnExceptions: true },
        ),
    );
    await sleep(1);
    task.cancel();
    assert.equal(await named(() => task), 'CancelledError');
    assert.equal(allTasks().size, 1);
  },

  async 'cancelling a gather that is done does nothing'() {
    const all = gather(() => after(1, 1)) as unknown as Future<unknown>;
    await all;
    assert.equal(all.cancel(), false);
    assert.deepEqual(await all, [1]);
  },

  async 'nested gathers are cancelled to the leaves'() {
    const leaves = [1, 2, 3, 4].map(() => createTask(() => sleep(10)));
    const [a, b, c, d] = leaves as [Task, Task, Task, Task];
    const task = createTask(async () => await gather(gather(a, b), gather(c, d)));
    await sleep(1);
    task.cancel();
    assert.equal(await named(() => task), 'CancelledError');
    assert.ok(leaves.every((leaf) => leaf.cancelled()));
  },

  async 'a shield keeps cancellation away'() {
    const trace: string[] = [];
    const inner = createTask(async () => {
      await sleep(2);
      trace.push('inner');
      return 1;
    });
    const outer = createTask(async () => await shield(inner));
    await sleep(1);
    outer.cancel();
    assert.equal(await named(() => outer), 'CancelledError');
    assert.equal(await inner, 1);
    assert.deepEqual(trace, ['inner']);
  },

  async 'a shield passes value, exception and cancellation of the shielded task'() {
    assert.equal(await shield(() => after(1, 'x')), 'x');
    assert.match(String(await caught(() => shield(() => fail(1, 'oops')))), /oops/);
    const inner = createTask(() => sleep(10));
    const outer = createTask(async () => await named(() => shield(inner)));
    await sleep(1);
    inner.cancel();
    assert.equal(await outer, 'CancelledError');
    const done = createTask(async () => 5);
    await done;
    assert.equal(await shield(done), 5);
  },

  async 'an error behind a shield that was given up is not reported twice'() {
    const inner = createTask(() => fail(2, 'oops'));
    const outer = createTask(async () => await shield(inner));
    await sleep(1);
    outer.cancel();
    await named(() => outer);
    await sleep(2);
    assert.match(String(inner.exception()), /oops/);
    await spin(3);
  },

  async 'nothing is lost with a thousand children'(world: World) {
    const values = await gather(
      ...Array.from({ length: 1000 }, (_, i) => () => after((i % 7) / 10, i)),
    );
    assert.deepEqual(
      values,
      Array.from({ length: 1000 }, (_, i) => i),
    );
    assert.equal(world.now(), 600);
    assert.equal(allTasks().size, 1);
  },
};
