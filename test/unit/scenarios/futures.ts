import assert from 'node:assert/strict';
import {
  CancelledError,
  createTask,
  Future,
  gather,
  InvalidStateError,
  isfuture,
  sleep,
} from 'uasyncio';
import { caught, named, spin } from './help.js';

export default {
  async 'it is set once'() {
    for (const settle of [
      (future: Future<number>) => future.setResult(1),
      (future: Future<number>) => future.setException(new Error('x')),
      (future: Future<number>) => void future.cancel(),
    ]) {
      const future = new Future<number>();
      assert.throws(() => future.result(), {
        name: 'InvalidStateError',
        message: 'a Future is not done',
      });
      assert.throws(() => future.exception(), {
        name: 'InvalidStateError',
        message: 'a Future is not done',
      });
      assert.equal(future.done(), false);
      settle(future);
      assert.equal(future.done(), true);
      assert.throws(() => future.setResult(2), InvalidStateError);
      assert.throws(() => future.setException(2), InvalidStateError);
      assert.equal(future.cancel(), false);
    }
  },

  async 'result and exception'() {
    const good = new Future<string>();
    good.setResult('x');
    assert.equal(good.result(), 'x');
    assert.equal(good.exception(), null);
    assert.equal(await good, 'x');
    const oops = new Error('oops');
    const bad = new Future();
    bad.setException(oops);
    assert.equal(bad.exception(), oops);
    assert.throws(() => bad.result(), oops);
    assert.equal(await caught(() => bad), oops);
    assert.ok(isfuture(good));
  },

  async 'all waiting tasks are woken, in order'() {
    const future = new Future<number>();
    const trace: string[] = [];
    const tasks = ['a', 'b', 'c'].map((name) =>
      createTask(async () => {
        trace.push(`${name}${await future}`);
      }),
    );
    await sleep(0);
    future.setResult(1);
    assert.deepEqual(trace, []);
    await gather(...tasks);
    assert.deepEqual(trace, ['a1', 'b1', 'c1']);
  },

  async 'a cancelled future throws CancelledError with its message at everybody'() {
    const future = new Future();
    const wait = async () => {
      const error = await caught(() => future);
      return `${error instanceof CancelledError} ${(error as Error).message}`;
    };
    const tasks = [createTask(() => wait()), createTask(() => wait())];
    await sleep(0);
    assert.equal(future.cancel('why'), true);
    assert.deepEqual(await gather(...tasks), ['true why', 'true why']);
    assert.ok(future.cancelled());
  },

  async 'cancelling the waiting task cancels the future'() {
    const future = new Future();
    const task = createTask(async () => await future);
    await sleep(0);
    task.cancel();
    assert.equal(await named(() => task), 'CancelledError');
    assert.ok(future.cancelled());
  },

  async 'a result that came first stays, the cancelled waiter does not get it'() {
    const future = new Future<number>();
    const task = createTask(async () => await future);
    const other = createTask(async () => await future);
    await sleep(0);
    future.setResult(7);
    task.cancel();
    assert.equal(await named(() => task), 'CancelledError');
    assert.equal(await other, 7);
    assert.equal(future.result(), 7);
  },

  async 'a done future does not suspend'() {
    const future = new Future<number>();
    future.setResult(1);
    let other = false;
    createTask(async () => {
      other = true;
    });
    await future;
    assert.equal(other, false);
    await sleep(0);
    assert.equal(other, true);
  },

  async 'callbacks and waiters keep their order, and may add others'() {
    const future = new Future<number>();
    const trace: string[] = [];
    future.addDoneCallback(() => {
      trace.push('first');
      future.addDoneCallback(() => void trace.push('added'));
    });
    const task = createTask(async () => {
      await future;
      trace.push('task');
    });
    await sleep(0);
    future.addDoneCallback(() => void trace.push('last'));
    future.setResult(1);
    await task;
    await spin(2);
    assert.deepEqual(trace, ['first', 'task', 'last', 'added']);
  },

  async 'removing leaves the waiting tasks'() {
    const future = new Future<number>();
    const no = () => assert.fail();
    future.addDoneCallback(no);
    const task = createTask(async () => await future);
    await sleep(0);
    future.addDoneCallback(no);
    assert.equal(future.removeDoneCallback(no), 2);
    future.setResult(3);
    assert.equal(await task, 3);
  },

  async 'an exception that is no Error arrives as it is'() {
    for (const thrown of [undefined, null, 0, 'text']) {
      const future = new Future();
      future.setException(thrown);
      let got: unknown = 'nothing';
      try {
        await future;
      } catch (error) {
        got = error;
      }
      assert.equal(got, thrown);
    }
  },

  async 'a cancelled waiter leaves a shared future only once'() {
    const future = new Future();
    const tasks = [1, 2, 3].map(() => createTask(async () => await named(() => future)));
    await sleep(0);
    tasks[1]?.cancel();
    assert.deepEqual(await gather(...tasks), [
      'CancelledError',
      'CancelledError',
      'CancelledError',
    ]);
  },
};
export const except = { 'a done future does not suspend': ['native'] };
