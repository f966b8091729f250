import assert from 'node:assert/strict';
import { createTask, currentTask, Event, gather, getRunningLoop, sleep, waitFor } from 'uasyncio';
import type { World } from '../../support/world.js';
import { caught, named } from './help.js';

function deferred<T = unknown>() {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

export default {
  async 'their values and errors arrive'() {
    assert.equal(await Promise.resolve(5), 5);
    assert.equal(String(await caught(() => Promise.reject(new Error('no')))), 'Error: no');
    assert.equal(await caught(() => Promise.reject(undefined)), undefined);
    assert.deepEqual(await Promise.all([Promise.resolve(1), 2]), [1, 2]);
  },

  async 'thenables of any kind'() {
    const now = {
      then(yes: (value: number) => void) {
        yes(1);
        yes(2);
      },
    };
    assert.equal(await (now as never), 1);
    const both = {
      then(yes: (value: number) => void, no: (error: unknown) => void) {
        no(new Error('first'));
        yes(2);
      },
    };
    assert.match(String(await caught(() => both as never)), /first/);
    const broken = {
      then() {
        throw new Error('broken then');
      },
    };
    assert.match(String(await caught(() => broken as never)), /broken then/);
  },

  async 'the task sleeps until they are settled'(world: World) {
    const later = deferred<string>();
    const trace: string[] = [];
    const task = createTask(async () => {
      trace.push(await later.promise);
      await sleep(1);
      trace.push('slept');
    });
    await sleep(5);
    assert.deepEqual(trace, []);
    later.resolve('value');
    await task;
    assert.deepEqual(trace, ['value', 'slept']);
    assert.equal(world.now(), 6000);
  },

  async 'the same task continues afterwards'() {
    const task = createTask(
      async () => {
        const before = currentTask();
        await Promise.resolve();
        assert.equal(currentTask(), before);
        await sleep(0);
        assert.equal(currentTask(), before);
        return before?.getName();
      },
      { name: 'mine' },
    );
    assert.equal(await task, 'mine');
  },

  async 'two tasks that wait for them continue as themselves'() {
    const [one, two] = [deferred(), deferred()];
    const names: string[] = [];
    const work = async (promise: Promise<unknown>) => {
      await promise;
      await sleep(0);
      names.push(`${currentTask()}`);
      await sleep(0);
      names.push(`${currentTask()}`);
    };
    const first = createTask(() => work(one.promise), { name: 'first' });
    const second = createTask(() => work(two.promise), { name: 'second' });
    await sleep(1);
    two.resolve(0);
    await sleep(1);
    one.resolve(0);
    await gather(first, second);
    assert.deepEqual(names, ['second', 'second', 'first', 'first']);
  },

  async 'of two tasks that wait for them, the right one is cancelled'(world: World) {
    const [one, two] = [deferred(), deferred()];
    const trace: string[] = [];
    const work = async (name: string, promise: Promise<unknown>) => {
      await promise;
      try {
        await sleep(10);
        trace.push(`${name} ended`);
      } catch (error) {
        trace.push(`${name} ${(error as Error).name}`);
        throw error;
      }
    };
    const first = createTask(() => work('first', one.promise));
    const second = createTask(() => work('second', two.promise));
    await sleep(1);
    two.resolve(0);
    await sleep(1);
    second.cancel();
    one.resolve(0);
    await first;
    assert.equal(await named(() => second), 'CancelledError');
    assert.deepEqual(trace, ['second CancelledError', 'first ended']);
    assert.equal(world.now(), 12_000);
  },

  async 'a task that waits for one can be cancelled'(world: World) {
    const never = deferred();
    const task = createTask(async () => {
      await never.promise;
    });
    await sleep(1);
    task.cancel();
    assert.equal(await named(() => task), 'CancelledError');
    never.reject(new Error('too late, and harmless'));
    await sleep(1);
    assert.equal(world.now(), 2000);
  },

  async 'one that is settled after the wait was cancelled wakes no task'(world: World) {
    const late = deferred();
    const task = createTask(async () => {
      await caught(() => waitFor(late.promise, 1));
      await sleep(10);
      return world.now();
    });
    await sleep(5);
    late.resolve(0);
    assert.equal(await task, 11_000);
  },

  async 'a limit on one'(world: World) {
    const never = deferred();
    assert.equal(await named(() => waitFor(never.promise, 2)), 'TimeoutError');
    assert.equal(world.now(), 2000);
    assert.equal(await waitFor(Promise.resolve('x'), 2), 'x');
    await sleep(10);
  },

  async 'gather takes them'() {
    assert.deepEqual(await gather(Promise.resolve(1), () => Promise.resolve(2)), [1, 2]);
  },

  async 'createTask takes them'() {
    assert.equal(await createTask(Promise.resolve(2)), 2);
  },

  async 'ours are thenables for Promise.all and Promise.race'(world: World) {
    assert.deepEqual(await Promise.all([sleep(1, 'a'), sleep(2, 'b')]), ['a', 'b']);
    assert.equal(world.now(), 2000);
    assert.equal(await Promise.race([sleep(3, 'late'), sleep(1, 'early')]), 'early');
    assert.equal(world.now(), 3000);
    await sleep(5);
  },

  async 'a task that fails in a Promise.all is not reported'() {
    const fails = async (seconds: number) => {
      await sleep(seconds);
      throw new Error('oops');
    };
    for (const seconds of [1, 0]) {
      const error = await caught(() => Promise.all([createTask(() => fails(seconds)), sleep(1)]));
      assert.match(String(error), /oops/);
      await sleep(2);
    }
  },

  async 'a hundred promise jobs are waited for'() {
    let chain: Promise<number> = Promise.resolve(0);
    for (let i = 0; i < 100; i++) chain = chain.then((n) => n + 1);
    assert.equal(await chain, 100);
    await sleep(1);
  },

  async 'settled after the program is over they do no harm'() {
    const later = deferred();
    createTask(async () => {
      await later.promise;
    });
    await sleep(1);
    void Promise.resolve().then(() => later.resolve(0));
    assert.equal(getRunningLoop().time(), 1);
  },

  async 'callbacks of promises can set events'() {
    const event = new Event();
    const later = deferred();
    void later.promise.then(() => event.set());
    const task = createTask(() => event.wait());
    await sleep(1);
    later.resolve(0);
    assert.equal(await waitFor(task, 1), true);
  },
};

export const except = {
  // The loop cannot know which task continues after a native promise; it assumes the one that has waited longest.
  'two tasks that wait for them continue as themselves': ['native'],
  'of two tasks that wait for them, the right one is cancelled': ['native'],
  // Nothing can be thrown into a native function while it awaits a native promise.
  'a task that waits for one can be cancelled': ['native'],
  // There it is most likely the promise of an async function that should have been passed uncalled.
  'createTask takes them': ['native'],
};
