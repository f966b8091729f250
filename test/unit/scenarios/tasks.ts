import assert from 'node:assert/strict';
import {
  allTasks,
  CancelledError,
  createTask,
  currentTask,
  Event,
  ensureFuture,
  Future,
  gather,
  getRunningLoop,
  InvalidStateError,
  iscoroutine,
  isfuture,
  sleep,
  type Task,
} from 'uasyncio';
import type { World } from '../../support/world.js';
import { caught, named, spin } from './help.js';

export default {
  async 'a task starts when its maker waits'() {
    const trace: string[] = [];
    const task = createTask(async () => {
      trace.push('task');
      return 5;
    });
    trace.push('made');
    assert.equal(await task, 5);
    assert.deepEqual(trace, ['made', 'task']);
  },

  async 'the methods of a task at each stage of its life'() {
    const event = new Event();
    const task = createTask(async () => {
      await event.wait();
      return 'x';
    });
    for (let i = 0; i < 3; i++) {
      assert.equal(task.done(), false);
      assert.equal(task.cancelled(), false);
      assert.throws(() => task.result(), { name: 'InvalidStateError' });
      assert.throws(() => task.exception(), InvalidStateError);
      assert.ok(allTasks().has(task));
      await sleep(0);
    }
    event.set();
    await task;
    assert.equal(task.done(), true);
    assert.equal(task.result(), 'x');
    assert.equal(task.exception(), null);
    assert.equal(task.cancel(), false);
    assert.equal(task.cancelled(), false);
    assert.ok(!allTasks().has(task));
  },

  async names() {
    assert.equal(currentTask()?.getName(), 'Task-1');
    const second = createTask(async () => {});
    const third = createTask(async () => currentTask()?.getName(), { name: 'blink' });
    assert.equal(second.getName(), 'Task-2');
    assert.equal(third.getName(), 'blink');
    third.setName('other');
    assert.equal(await third, 'other');
    assert.equal(`${third}`, 'other');
  },

  async 'the current task is known in every task, and none is in a callback'() {
    const me = currentTask();
    const check = async () => {
      const mine = currentTask();
      assert.notEqual(mine, me);
      for (let i = 0; i < 3; i++) {
        await sleep(0);
        assert.equal(currentTask(), mine);
      }
      return mine?.getName();
    };
    const tasks = [createTask(() => check()), createTask(() => check())];
    for (const task of tasks) assert.equal(await task, task.getName());
    assert.equal(currentTask(), me);
    let seen: unknown = 'nothing';
    tasks[0]?.addDoneCallback(() => {
      seen = currentTask();
    });
    await sleep(0);
    assert.equal(seen, null);
    assert.equal(currentTask(), me);
  },

  async 'all tasks, oldest first, without the dead'() {
    const event = new Event();
    const tasks = [1, 2, 3, 4].map(() => createTask(() => event.wait()));
    await sleep(0);
    assert.deepEqual([...allTasks()], [currentTask(), ...tasks]);
    tasks[1]?.cancel();
    await sleep(0);
    assert.deepEqual([...allTasks()], [currentTask(), tasks[0], tasks[2], tasks[3]]);
    event.set();
    await spin(2);
    assert.deepEqual([...allTasks()], [currentTask()]);
  },

  async 'cancelled before its first step it never runs'() {
    let ran = false;
    const task = createTask(async () => {
      ran = true;
    });
    assert.equal(task.cancel('no'), true);
    const error = await caught(() => task);
    assert.ok(error instanceof CancelledError);
    assert.equal(error.message, 'no');
    assert.equal(ran, false);
    assert.equal(task.cancelled(), true);
    assert.throws(() => task.result(), { name: 'CancelledError', message: 'no' });
    assert.throws(() => task.exception(), { name: 'CancelledError' });
  },

  async 'cancelling ends a sleep at once, and its timer is gone'(world: World) {
    const task = createTask(() => sleep(100));
    await sleep(1);
    task.cancel();
    assert.equal(await named(() => task), 'CancelledError');
    assert.equal(world.now(), 1000);
    const before = world.turns;
    await sleep(1000);
    assert.equal(world.turns - before, 1);
  },

  async 'CancelledError comes at the innermost await and passes every level'() {
    const trace: string[] = [];
    const level = async (n: number): Promise<void> => {
      try {
        if (n === 0) await sleep(10);
        else await level(n - 1);
      } catch (error) {
        trace.push(`${n} ${(error as Error).name} ${(error as Error).message}`);
        throw error;
      } finally {
        trace.push(`${n} finally`);
      }
    };
    const task = createTask(() => level(2));
    await sleep(1);
    task.cancel('stop');
    await named(() => task);
    assert.deepEqual(trace, [
      '0 CancelledError stop',
      '0 finally',
      '1 CancelledError stop',
      '1 finally',
      '2 CancelledError stop',
      '2 finally',
    ]);
  },

  async 'cancelled twice it gets one error'() {
    let errors = 0;
    const task = createTask(async () => {
      try {
        await sleep(10);
      } catch {
        errors++;
      }
      await sleep(1);
      await sleep(1);
      return 'survived';
    });
    await sleep(1);
    assert.equal(task.cancel(), true);
    assert.equal(task.cancel(), true);
    assert.equal(task.cancelling(), 2);
    assert.equal(await task, 'survived');
    assert.equal(errors, 1);
    assert.equal(task.cancelled(), false);
  },

  async 'a task that swallows its cancellation continues, and can be cancelled again'() {
    const trace: string[] = [];
    const task = createTask(async () => {
      for (let i = 0; i < 3; i++) {
        try {
          await sleep(10);
        } catch {
          trace.push(`refused ${i}`);
        }
      }
      return 'end';
    });
    for (let i = 0; i < 3; i++) {
      await sleep(1);
      task.cancel();
    }
    assert.equal(await task, 'end');
    assert.deepEqual(trace, ['refused 0', 'refused 1', 'refused 2']);
  },

  async 'cleanup may wait, and can itself be cancelled'() {
    const trace: string[] = [];
    const task = createTask(async () => {
      try {
        await sleep(10);
      } finally {
        try {
          await sleep(5);
          trace.push('cleaned');
        } catch {
          trace.push('cut short');
        }
      }
    });
    await sleep(1);
    task.cancel();
    await sleep(1);
    assert.equal(task.done(), false);
    task.cancel();
    assert.equal(await named(() => task), 'CancelledError');
    assert.deepEqual(trace, ['cut short']);
    assert.ok(task.cancelled());
  },

  async 'a task that is ready and then cancelled gets the cancellation, once'() {
    const event = new Event();
    const trace: string[] = [];
    const task = createTask(async () => {
      try {
        await event.wait();
        trace.push('event');
      } catch (error) {
        trace.push((error as Error).name);
      }
      await sleep(0);
      await sleep(0);
      return 'end';
    });
    await sleep(0);
    event.set();
    task.cancel();
    assert.equal(await task, 'end');
    assert.deepEqual(trace, ['CancelledError']);
  },

  async 'a task can cancel itself: its next await throws'(world: World) {
    const task = createTask(async () => {
      currentTask()?.cancel('me');
      const error = await caught(() => sleep(10));
      return `${(error as Error).name} ${(error as Error).message}`;
    });
    assert.equal(await task, 'CancelledError me');
    assert.equal(world.now(), 0);
  },

  async 'a task that cancels itself and ends without waiting is cancelled'() {
    const task = createTask(async () => {
      currentTask()?.cancel('me');
      return 1;
    });
    assert.equal(await named(() => task), 'CancelledError');
    assert.equal(task.cancelled(), true);
  },

  async 'an await that need not wait lets a pending cancellation pass'() {
    const event = new Event();
    event.set();
    const trace: string[] = [];
    const task = createTask(async () => {
      currentTask()?.cancel();
      await event.wait();
      trace.push('went on');
      await sleep(0);
      trace.push('never');
    });
    assert.equal(await named(() => task), 'CancelledError');
    assert.deepEqual(trace, ['went on']);
  },

  async 'uncancel takes requests back'() {
    const task = createTask(async () => {
      currentTask()?.cancel();
      currentTask()?.cancel();
      assert.equal(currentTask()?.cancelling(), 2);
      assert.equal(currentTask()?.uncancel(), 1);
      assert.equal(currentTask()?.uncancel(), 0);
      assert.equal(currentTask()?.uncancel(), 0);
      await sleep(1);
      return 'here';
    });
    assert.equal(await task, 'here');
  },

  async 'cancelling a task first cancels the task that it waits for'() {
    const trace: string[] = [];
    const watch = async (name: string, what: () => PromiseLike<unknown>) => {
      try {
        return await what();
      } catch (error) {
        trace.push(`${name} ${(error as Error).name}`);
        throw error;
      }
    };
    const inner = createTask(() => watch('inner', () => sleep(10)));
    const middle = createTask(() => watch('middle', () => inner));
    const outer = createTask(() => watch('outer', () => middle));
    await sleep(1);
    outer.cancel();
    await named(() => outer);
    assert.deepEqual(trace, [
      'inner CancelledError',
      'middle CancelledError',
      'outer CancelledError',
    ]);
    assert.ok(inner.cancelled() && middle.cancelled() && outer.cancelled());
  },

  async 'if the inner one refuses, the outer one gets its value'() {
    const inner = createTask(async () => {
      await caught(() => sleep(10));
      return 'refused';
    });
    const outer = createTask(async () => await inner);
    await sleep(1);
    outer.cancel();
    assert.equal(await outer, 'refused');
    assert.equal(outer.cancelled(), false);
  },

  async 'an inner task that has just ended does not save the outer one'() {
    const event = new Event();
    const inner = createTask(() => event.wait());
    const outer = createTask(async () => await inner);
    await sleep(0);
    event.set();
    await sleep(0);
    assert.equal(inner.done(), true);
    assert.equal(outer.done(), false);
    outer.cancel();
    assert.equal(await named(() => outer), 'CancelledError');
  },

  async 'of two tasks that wait for a task, cancelling one cancels it for both'() {
    const inner = createTask(() => sleep(10));
    const one = createTask(async () => await inner);
    const two = createTask(async () => await inner);
    await sleep(1);
    one.cancel();
    assert.equal(await named(() => two), 'CancelledError');
    assert.ok(one.cancelled() && two.cancelled() && inner.cancelled());
  },

  async 'done callbacks run in order, once, after the end, from the loop'() {
    const trace: string[] = [];
    const task = createTask(async () => {
      trace.push('body');
      return 1;
    });
    const twice = (done: Task<number>) => void trace.push(`twice ${done.result()}`);
    task.addDoneCallback(twice);
    task.addDoneCallback((done) => {
      assert.equal(done, task);
      trace.push('second');
    });
    task.addDoneCallback(twice);
    const removed = () => void trace.push('removed');
    task.addDoneCallback(removed);
    task.addDoneCallback(removed);
    assert.equal(task.removeDoneCallback(removed), 2);
    assert.equal(task.removeDoneCallback(removed), 0);
    await task;
    await sleep(0);
    assert.deepEqual(trace, ['body', 'twice 1', 'second', 'twice 1']);
    task.addDoneCallback(() => void trace.push('late'));
    assert.equal(trace.length, 4);
    await sleep(0);
    assert.equal(trace[4], 'late');
  },

  async 'a callback that throws is reported and affects nothing else'() {
    const reports: string[] = [];
    getRunningLoop().setExceptionHandler((_, { message, exception }) => {
      reports.push(`${message}: ${(exception as Error).message}`);
    });
    const task = createTask(async () => 1);
    let second = false;
    task.addDoneCallback(() => {
      throw new Error('oops');
    });
    task.addDoneCallback(() => {
      second = true;
    });
    await task;
    await sleep(0);
    assert.ok(second);
    assert.deepEqual(reports, ['Exception in done callback: oops']);
  },

  async 'any number can await a task, at any time'() {
    const task = createTask(async () => {
      await sleep(1);
      return {};
    });
    const waiters = [1, 2, 3].map(() => createTask(async () => await task));
    const values = await gather(...waiters);
    assert.equal(values[0], values[2]);
    assert.equal(await task, values[0]);
    assert.equal(await task, values[1]);
  },

  async 'awaiting a failed task throws its exception, each time the same'() {
    const oops = new Error('oops');
    const task = createTask(async () => {
      await sleep(1);
      throw oops;
    });
    assert.equal(await caught(() => task), oops);
    assert.equal(await caught(() => task), oops);
    assert.equal(task.exception(), oops);
    assert.throws(() => task.result(), oops);
    assert.equal(task.cancelled(), false);
  },

  async 'whatever is thrown arrives'() {
    for (const thrown of [undefined, null, 0, '', 'text', { a: 1 }]) {
      let got: unknown = 'nothing';
      const task = createTask(async () => {
        await sleep(0);
        throw thrown;
      });
      try {
        await task;
      } catch (error) {
        got = error;
      }
      assert.equal(got, thrown);
    }
  },

  async 'a task cannot await itself'() {
    const task: Task<unknown> = createTask(async () => await task);
    assert.match(String(await caught(() => task)), /cannot await on itself/);
  },

  async 'the result of a task cannot be set'() {
    const task = createTask(async () => 1);
    assert.throws(() => task.setResult(), /does not support/);
    assert.throws(() => task.setException(), /does not support/);
    assert.equal(await task, 1);
  },

  async 'an unretrieved exception is reported once, with the task'() {
    const reports: [string, unknown, unknown][] = [];
    getRunningLoop().setExceptionHandler((_, { message, exception, task }) => {
      reports.push([message, exception, task]);
    });
    const oops = new Error('oops');
    const task = createTask(async () => {
      throw oops;
    });
    await sleep(1);
    assert.deepEqual(reports, [["Task exception wasn't retrieved", oops, task]]);
  },

  async 'an exception that is retrieved soon, or by a callback, is not reported'() {
    const reports: unknown[] = [];
    getRunningLoop().setExceptionHandler((_, context) => void reports.push(context));
    const fail = async () => {
      throw new Error('oops');
    };
    const a = createTask(() => fail());
    const b = createTask(() => fail());
    b.addDoneCallback((done) => void done.exception());
    const c = createTask(() => fail());
    createTask(async () => await caught(() => c));
    await sleep(0);
    assert.ok(a.exception() instanceof Error);
    await spin(5);
    assert.deepEqual(reports, []);
  },

  async 'a cancelled task is not reported'() {
    const task = createTask(() => sleep(10));
    await sleep(1);
    task.cancel();
    await spin(5);
    assert.ok(task.cancelled());
  },

  async 'raising CancelledError by hand cancels'() {
    const task = createTask(async () => {
      throw new CancelledError('by hand');
    });
    assert.equal(await named(() => task), 'CancelledError');
    assert.ok(task.cancelled());
  },

  async 'createTask takes functions, awaitables and tasks'() {
    assert.equal(await createTask(() => 5), 5);
    assert.equal(await createTask(sleep(1, 'x')), 'x');
    const task = createTask(async () => 1);
    assert.equal(await createTask(task), 1);
    assert.equal(ensureFuture(task), task);
    const future = new Future<number>();
    future.setResult(3);
    assert.equal(ensureFuture(future), future);
    assert.equal(await ensureFuture(async () => 4), 4);
    assert.ok(isfuture(task) && isfuture(future) && !isfuture(sleep(0)) && !isfuture(null));
    assert.ok(
      !iscoroutine(task) && !iscoroutine(() => {}) && !iscoroutine(null) && !iscoroutine(1),
    );
  },

  async 'a function that throws at once fails its task only'() {
    const task = createTask((): number => {
      throw new Error('at once');
    });
    assert.match(String(await caught(() => task)), /at once/);
  },

  async 'awaitables have then, catch and finally'() {
    const task = createTask(async () => {
      await sleep(1);
      return 2;
    });
    assert.equal(await task.then((n) => n + 1), 3);
    assert.equal(await task.then(), 2);
    const failing = createTask(async () => {
      throw new Error('oops');
    });
    assert.equal(await failing.catch((error) => (error as Error).message), 'oops');
    assert.equal(
      await failing.then(
        () => 1,
        () => 2,
      ),
      2,
    );
    let ended = 0;
    assert.equal(await task.finally(() => void ended++), 2);
    assert.match(String(await caught(() => failing.finally(() => void ended++))), /oops/);
    assert.equal(ended, 2);
    assert.equal(await sleep(1, 'x').then((x) => `${x}y`), 'xy');
    assert.match(
      String(
        await caught(() =>
          task.then(() => {
            throw new Error('in then');
          }),
        ),
      ),
      /in then/,
    );
  },

  async 'a deep call is cheap and flat'() {
    const down = async (n: number): Promise<number> => {
      if (n > 0) return 1 + (await down(n - 1));
      await sleep(0);
      return 0;
    };
    assert.equal(await down(500), 500);
  },

  async 'coroutines that were called overlap before they are awaited'(world: World) {
    const slow = async (n: number) => {
      await sleep(n);
      return n;
    };
    const a = slow(1);
    const b = slow(2);
    assert.equal(await slow(3), 3);
    assert.equal(world.now(), 3000);
    assert.equal(await a, 1);
    assert.equal(await b, 2);
    assert.equal(await b, 2);
    assert.equal(world.now(), 3000);
  },

  async 'a coroutine that was called and forgotten runs'() {
    const trace: string[] = [];
    const blink = async () => {
      await sleep(1);
      trace.push('blink');
    };
    blink();
    blink();
    await sleep(2);
    assert.deepEqual(trace, ['blink', 'blink']);
  },

  async 'a forgotten coroutine that fails is reported'() {
    const reports: string[] = [];
    getRunningLoop().setExceptionHandler(
      (_, { exception }) => void reports.push((exception as Error).message),
    );
    const fail = async () => {
      await sleep(1);
      throw new Error('forgotten');
    };
    fail();
    await sleep(5);
    assert.deepEqual(reports, ['forgotten']);
  },

  async 'two tasks can await one call'() {
    let calls = 0;
    const once = async () => {
      calls++;
      await sleep(1);
      return 'x';
    };
    const call = once();
    await sleep(0);
    assert.deepEqual(
      await gather(
        async () => await call,
        async () => await call,
      ),
      ['x', 'x'],
    );
    assert.equal(calls, 1);
  },

  async 'a called coroutine can be handed on to createTask, gather and waitFor later'() {
    const work = async (x: string) => {
      await sleep(1);
      return x;
    };
    const a = work('a');
    const b = work('b');
    await sleep(0);
    assert.deepEqual(await gather(a, b), ['a', 'b']);
    const c = work('c');
    await sleep(0);
    assert.equal(await createTask(c), 'c');
  },

  async 'a cancellation that is taken back after the wait was left is still thrown'() {
    const event = new Event();
    const task = createTask(() => event.wait());
    await sleep(0);
    task.cancel();
    assert.equal(task.uncancel(), 0);
    assert.equal(await named(() => task), 'CancelledError');
  },

  async 'the result of a call is awaited, even if the call is awaited later'() {
    const value = async (): Promise<string> => sleep(1, 'value');
    const error = async (): Promise<string> => {
      await sleep(2);
      throw new Error('inner');
    };
    const first = value();
    const second = (async () => error())();
    await sleep(0.1);
    assert.equal(await first, 'value');
    assert.equal(await first, 'value');
    assert.match(String(await caught(() => second)), /inner/);
  },

  async 'an exception of a call that is awaited later is not reported'() {
    const fail = async () => {
      throw new Error('oops');
    };
    const call = fail();
    await spin(2);
    assert.match(String(await caught(() => call)), /oops/);
    await sleep(1);
  },
};

// Calling a generator function runs no code yet, and the promise of a native call runs outside of any task.
const ONLY_COMPILED = [
  'coroutines that were called overlap before they are awaited',
  'a coroutine that was called and forgotten runs',
  'a forgotten coroutine that fails is reported',
  'two tasks can await one call',
  'the result of a call is awaited, even if the call is awaited later',
  'an exception of a call that is awaited later is not reported',
  'a called coroutine can be handed on to createTask, gather and waitFor later',
];
export const except = Object.fromEntries(
  ONLY_COMPILED.map((name) => [name, ['generators', 'native']]),
);
