import assert from 'node:assert/strict';
import {
  allTasks,
  createTask,
  currentTask,
  Event,
  Future,
  sleep,
  sleepMs,
  TimeoutError,
  waitFor,
  waitForMs,
} from 'uasyncio';
import type { World } from '../../support/world.js';
import { caught, named } from './help.js';

const after = async <T>(seconds: number, value: T): Promise<T> => {
  await sleep(seconds);
  return value;
};

export default {
  async 'in time: the value, and no timer is left'(world: World) {
    assert.equal(await waitFor(() => after(1, 'x'), 5), 'x');
    assert.equal(await waitForMs(() => after(1, 'y'), 5000), 'y');
    assert.equal(world.now(), 2000);
    const before = world.turns;
    await sleep(100);
    assert.equal(world.turns - before, 1);
  },

  async 'too late: the body is cancelled, its cleanup awaited, then TimeoutError'(world: World) {
    const trace: string[] = [];
    const slow = async () => {
      try {
        await sleep(10);
      } catch (error) {
        trace.push((error as Error).name);
        throw error;
      } finally {
        await sleep(1);
        trace.push('cleaned');
      }
    };
    const error = await caught(() => waitForMs(() => slow(), 2000));
    assert.ok(error instanceof TimeoutError);
    assert.equal(error.name, 'TimeoutError');
    assert.deepEqual(trace, ['CancelledError', 'cleaned']);
    assert.equal(world.now(), 3000);
    assert.equal(currentTask()?.cancelling(), 0);
    assert.equal(allTasks().size, 1);
  },

  async 'every order of completion, cancellation and timeout'(world: World) {
    for (const work of [1, 2, 3]) {
      for (const limit of [1, 2, 3]) {
        for (const cancel of [0, 1, 2, 3]) {
          for (const cancelFirst of [false, true]) {
            const what = `work ${work}, limit ${limit}, cancel ${cancel}, cancelFirst ${cancelFirst}`;
            let inner = 'not ended';
            const body = async () => {
              try {
                await sleep(work);
                inner = 'completed';
                return 'value';
              } catch (error) {
                inner = 'cancelled';
                throw error;
              }
            };
            const begin = world.now();
            let cancelled = false;
            const canceller = async (task: () => { cancel(): boolean }) => {
              await sleep(cancel);
              cancelled = task().cancel();
            };
            const waiter = async () => await waitFor(() => body(), limit);
            const tasks: ReturnType<typeof createTask<unknown>>[] = [];
            if (cancel > 0 && cancelFirst) createTask(() => canceller(() => tasks[0] as never));
            tasks.push(createTask(() => waiter()));
            if (cancel > 0 && !cancelFirst) createTask(() => canceller(() => tasks[0] as never));
            let outcome: string;
            try {
              outcome = (await (tasks[0] as PromiseLike<unknown>)) as string;
            } catch (error) {
              outcome = (error as Error).name;
            }
            const first = Math.min(work, limit, cancel || Infinity);
            assert.equal(world.now() - begin, first * 1000, what);
            const possible: string[] = [];
            if (work === first) possible.push('value');
            if (limit === first) possible.push('TimeoutError');
            if (cancel === first) possible.push('CancelledError');
            assert.ok(possible.includes(outcome), `${what}: ${outcome}`);
            assert.notEqual(inner, 'not ended', what);
            if (outcome === 'value') assert.equal(inner, 'completed', what);
            // An accepted cancellation must never be lost.
            if (cancelled) assert.equal(outcome, 'CancelledError', what);
            await sleep(10);
            assert.equal(allTasks().size, 1, what);
          }
        }
      }
    }
  },

  async 'without a limit it waits for ever'(world: World) {
    assert.equal(await waitFor(() => after(1e6, 'x'), null), 'x');
    assert.equal(await waitFor(() => after(1, 'y'), Infinity), 'y');
    assert.equal(await waitForMs(() => after(1, 'z'), null), 'z');
    assert.equal(world.now(), 1e9 + 2000);
  },

  async 'with no time only a finished task returns its value'(world: World) {
    const done = new Future<string>();
    done.setResult('x');
    for (const limit of [0, -1, -Infinity]) {
      assert.equal(await waitFor(done, limit), 'x');
      let ran = false;
      const body = async () => {
        ran = true;
      };
      assert.equal(await named(() => waitFor(() => body(), limit)), 'TimeoutError');
      assert.equal(ran, false);
      assert.equal(await named(() => waitForMs(sleep(1), limit)), 'TimeoutError');
      const pending = new Future();
      assert.equal(await named(() => waitFor(pending, limit)), 'TimeoutError');
      assert.ok(pending.cancelled());
    }
    assert.equal(world.now(), 0);
    assert.equal(allTasks().size, 1);
  },

  async 'errors of the body pass, even those in its cleanup'() {
    const fails = async () => {
      await sleep(1);
      throw new Error('oops');
    };
    assert.match(String(await caught(() => waitFor(() => fails(), 5))), /oops/);
    const failsInCleanup = async () => {
      try {
        await sleep(10);
      } finally {
        // biome-ignore lint/correctness/noUnsafeFinally: that is the case
        throw new Error('cleanup');
      }
    };
    assert.match(String(await caught(() => waitFor(() => failsInCleanup(), 1))), /cleanup/);
    assert.equal(currentTask()?.cancelling(), 0);
    await sleep(1);
  },

  async 'a body that refuses the cancellation returns its value'() {
    const stubborn = async () => {
      await caught(() => sleep(10));
      return 'stubborn';
    };
    assert.equal(await waitFor(() => stubborn(), 1), 'stubborn');
    assert.equal(currentTask()?.cancelling(), 0);
    await sleep(1);
  },

  async 'a TimeoutError or CancelledError of its own is passed'(world: World) {
    const task = createTask(() => sleep(10));
    const waiter = createTask(async () => await named(() => waitFor(task, 5)));
    await sleep(1);
    task.cancel();
    assert.equal(await waiter, 'CancelledError');
    assert.equal(world.now(), 1000);
    const own = new TimeoutError('own');
    const throws = async () => {
      throw own;
    };
    assert.equal(await caught(() => waitFor(() => throws(), 5)), own);
  },

  async 'cancelling the caller cancels the body'() {
    const trace: string[] = [];
    const work = async () => {
      try {
        await sleep(10);
      } finally {
        trace.push('cleaned');
      }
    };
    const task = createTask(async () => await waitFor(() => work(), 5));
    await sleep(1);
    task.cancel('why');
    const error = (await caught(() => task)) as Error;
    assert.equal(`${error.name} ${error.message}`, 'CancelledError why');
    assert.deepEqual(trace, ['cleaned']);
    assert.ok(task.cancelled());
  },

  async 'cancelled in the cleanup after a timeout it is cancelled'() {
    const slow = async () => {
      try {
        await sleep(10);
      } finally {
        await sleep(10);
      }
    };
    const task = createTask(async () => await waitFor(() => slow(), 1));
    await sleep(2);
    task.cancel();
    assert.equal(await named(() => task), 'CancelledError');
  },

  async 'nested limits: the shorter one strikes'(world: World) {
    const inner = async () => {
      try {
        return await waitFor(sleep(10), 2);
      } catch (error) {
        if (!(error instanceof TimeoutError)) throw error;
        return 'inner TimeoutError';
      }
    };
    assert.equal(await waitFor(() => inner(), 5), 'inner TimeoutError');
    assert.equal(world.now(), 2000);
    assert.equal(await named(() => waitFor(waitFor(sleep(10), 5), 1)), 'TimeoutError');
    assert.equal(world.now(), 3000);
    const outer = async () => await waitFor(() => inner(), 1);
    assert.equal(await named(() => outer()), 'TimeoutError');
    assert.equal(world.now(), 4000);
  },

  async 'nested limits that expire together throw only TimeoutError'(world: World) {
    const inner = async () => {
      try {
        await waitFor(sleep(10), 1);
        return 'no';
      } catch (error) {
        if (!(error instanceof TimeoutError)) throw error;
        return 'inner TimeoutError';
      }
    };
    const outcome = await caught(async () =>
      assert.equal(await waitFor(() => inner(), 1), 'inner TimeoutError'),
    );
    assert.ok(outcome === undefined || (outcome as Error).name === 'TimeoutError', String(outcome));
    assert.equal(world.now(), 1000);
    assert.equal(currentTask()?.cancelling(), 0);
    await sleep(1);
  },

  async 'the task continues as usual afterwards'(world: World) {
    for (let i = 0; i < 5; i++) {
      assert.equal(await named(() => waitForMs(sleep(1), 100)), 'TimeoutError');
      await sleepMs(100);
    }
    assert.equal(world.now(), 1000);
  },

  async 'an event that comes with the limit is not lost on the next one'() {
    const event = new Event();
    const setter = async () => {
      await sleep(1);
      event.set();
    };
    createTask(() => setter());
    const outcome = await named(() => waitFor(event.wait(), 1));
    assert.ok(outcome === 'undefined' || outcome === 'TimeoutError');
    assert.equal(await waitFor(event.wait(), 1), true);
  },

  async 'a timer for a scope that is over never strikes'() {
    const quick = async () => await waitFor(() => after(0.5, 1), 1);
    for (let i = 0; i < 10; i++) await quick();
    await sleep(10);
  },

  async 'with no time at all the own cancellation stays one'() {
    const slow = createTask(async () => {
      try {
        await sleep(9);
      } finally {
        await sleep(2);
      }
    });
    await sleep(0);
    const waiter = createTask(() => waitFor(slow, 0));
    await sleep(1);
    waiter.cancel();
    assert.equal(await named(() => waiter), 'CancelledError');
    assert.ok(waiter.cancelled());
  },
};
