import assert from 'node:assert/strict';
import {
  allTasks,
  createTask,
  Event,
  gather,
  Lock,
  sleep,
  type Task,
  ThreadSafeFlag,
  waitFor,
} from 'uasyncio';
import { caught, named, spin } from './help.js';

export default {
  async 'a lock goes round first come, first served'() {
    const lock = new Lock();
    const trace: string[] = [];
    const use = async (name: string) => {
      await lock.acquire();
      trace.push(`${name} in`);
      await sleep(1);
      trace.push(`${name} out`);
      lock.release();
    };
    await gather(
      () => use('a'),
      () => use('b'),
      () => use('c'),
    );
    assert.deepEqual(trace, ['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
    assert.equal(lock.locked(), false);
  },

  async 'acquire returns true and does not wait if it is free'() {
    const lock = new Lock();
    assert.equal(lock.locked(), false);
    assert.equal(await lock.acquire(), true);
    assert.equal(lock.locked(), true);
    lock.release();
    assert.equal(lock.locked(), false);
  },

  async 'releasing an unlocked lock is an error'() {
    const lock = new Lock();
    assert.throws(() => lock.release(), /not acquired/);
    await lock.acquire();
    lock.release();
    assert.throws(() => lock.release(), /not acquired/);
  },

  async 'no task overtakes the one that was handed the lock'() {
    const lock = new Lock();
    const trace: string[] = [];
    await lock.acquire();
    const waiter = createTask(async () => {
      await lock.acquire();
      trace.push('waiter');
      lock.release();
    });
    await sleep(0);
    lock.release();
    await lock.acquire();
    trace.push('releaser');
    lock.release();
    await waiter;
    assert.deepEqual(trace, ['waiter', 'releaser']);
  },

  async 'a handed-over lock whose taker is cancelled is passed on'() {
    const lock = new Lock();
    const trace: string[] = [];
    const use = async (name: string) => {
      await lock.acquire();
      trace.push(name);
      lock.release();
    };
    await lock.acquire();
    const tasks = ['a', 'b', 'c'].map((name) => createTask(() => use(name)));
    await sleep(0);
    lock.release();
    tasks[0]?.cancel();
    await spin(3);
    assert.deepEqual(trace, ['b', 'c']);
    assert.equal(lock.locked(), false);
    assert.ok(tasks[0]?.cancelled());
  },

  async 'if all are cancelled after the hand-over the lock is free'() {
    const lock = new Lock();
    await lock.acquire();
    const tasks = [1, 2, 3].map(() => createTask(async () => void (await lock.acquire())));
    await sleep(0);
    lock.release();
    for (const task of tasks) task.cancel();
    await spin(3);
    assert.ok(tasks.every((task) => task.cancelled()));
    assert.equal(lock.locked(), false);
    await waitFor(lock.acquire(), 1);
    lock.release();
  },

  async 'cancelling a waiter in the middle leaves the others in order'() {
    const lock = new Lock();
    const trace: number[] = [];
    await lock.acquire();
    const tasks = [0, 1, 2, 3, 4].map((i) =>
      createTask(async () => {
        await lock.acquire();
        trace.push(i);
        lock.release();
      }),
    );
    await sleep(0);
    tasks[2]?.cancel();
    tasks[0]?.cancel();
    tasks[4]?.cancel();
    lock.release();
    await spin(8);
    assert.deepEqual(trace, [1, 3]);
  },

  async 'with() releases whatever happens'() {
    const lock = new Lock();
    const inside = async () => {
      assert.ok(lock.locked());
      await sleep(1);
      return 'x';
    };
    assert.equal(await lock.with(() => inside()), 'x');
    assert.equal(lock.locked(), false);
    const fails = async () => {
      await sleep(1);
      throw new Error('oops');
    };
    assert.match(String(await caught(() => lock.with(() => fails()))), /oops/);
    assert.equal(lock.locked(), false);
    const task = createTask(async () => await lock.with(() => sleep(10)));
    await sleep(1);
    assert.equal(lock.locked(), true);
    task.cancel();
    assert.equal(await named(() => task), 'CancelledError');
    assert.equal(lock.locked(), false);
  },

  async 'with() that is cancelled while it waits neither runs nor releases'() {
    const lock = new Lock();
    await lock.acquire();
    let ran = false;
    const task = createTask(
      async () =>
        await lock.with(() => {
          ran = true;
        }),
    );
    await sleep(1);
    task.cancel();
    assert.equal(await named(() => task), 'CancelledError');
    assert.equal(lock.locked(), true);
    assert.equal(ran, false);
    lock.release();
  },

  async 'a time limit on acquire leaves the queue'() {
    const lock = new Lock();
    await lock.acquire();
    assert.equal(await named(() => waitFor(lock.acquire(), 1)), 'TimeoutError');
    const task = createTask(async () => await lock.acquire());
    await sleep(0);
    lock.release();
    assert.equal(await task, true);
    assert.equal(lock.locked(), true);
  },

  async 'cancelled at every step in turn, a lock is never lost nor held twice'() {
    for (let victim = 0; victim < 4; victim++) {
      for (let step = 0; step < 14; step++) {
        const lock = new Lock();
        let holders = 0;
        let uses = 0;
        const use = async () => {
          await lock.acquire();
          try {
            assert.equal(++holders, 1);
            await sleep(0);
            uses++;
            await sleep(0);
          } finally {
            holders--;
            lock.release();
          }
        };
        const tasks = [0, 1, 2, 3].map(() => createTask(() => use()));
        for (let i = 0; i < step; i++) await sleep(0);
        (tasks[victim] as Task).cancel();
        await gather(...tasks, { returnExceptions: true });
        assert.equal(lock.locked(), false, `victim ${victim}, step ${step}`);
        assert.ok(uses >= 3, `victim ${victim}, step ${step}: ${uses} uses`);
        assert.equal(allTasks().size, 1);
        await waitFor(lock.acquire(), 1);
      }
    }
  },

  async 'two cancelled at every pair of steps'() {
    for (let first = 0; first < 9; first++) {
      for (let second = first; second < 9; second++) {
        const lock = new Lock();
        let done = 0;
        const use = async () => {
          await lock.acquire();
          await caught(() => sleep(0));
          lock.release();
          done++;
        };
        const tasks = [0, 1, 2].map(() => createTask(() => use()));
        for (let i = 0; i < 9; i++) {
          if (i === first) tasks[1]?.cancel();
          if (i === second) tasks[2]?.cancel();
          await sleep(0);
        }
        await gather(...tasks, { returnExceptions: true });
        assert.equal(lock.locked(), false, `${first}, ${second}`);
        assert.ok(done >= 1);
      }
    }
  },

  async 'an event wakes all waiting tasks, in order, and stays set'() {
    const event = new Event();
    const trace: string[] = [];
    const wait = async (name: string) => {
      assert.equal(await event.wait(), true);
      trace.push(name);
    };
    const tasks = ['a', 'b', 'c'].map((name) => createTask(() => wait(name)));
    await sleep(1);
    assert.equal(event.isSet(), false);
    event.set();
    assert.equal(event.isSet(), true);
    await gather(...tasks);
    assert.deepEqual(trace, ['a', 'b', 'c']);
    assert.equal(await event.wait(), true);
  },

  async 'set and cleared at once it still wakes the tasks that waited, and no others'() {
    const event = new Event();
    let woken = 0;
    const wait = async () => {
      await event.wait();
      woken++;
    };
    const tasks = [createTask(() => wait()), createTask(() => wait())];
    await sleep(0);
    event.set();
    event.clear();
    await gather(...tasks);
    assert.equal(woken, 2);
    assert.equal(event.isSet(), false);
    assert.equal(await named(() => waitFor(event.wait(), 1)), 'TimeoutError');
  },

  async 'set twice it wakes once'() {
    const event = new Event();
    let woken = 0;
    const task = createTask(async () => {
      for (;;) {
        await event.wait();
        woken++;
        event.clear();
      }
    });
    await sleep(0);
    event.set();
    event.set();
    await spin(3);
    assert.equal(woken, 1);
    event.set();
    await spin(3);
    assert.equal(woken, 2);
    task.cancel();
  },

  async 'cancelled waiters of an event leave it'() {
    const event = new Event();
    const trace: number[] = [];
    const tasks = [0, 1, 2, 3].map((i) =>
      createTask(async () => {
        await event.wait();
        trace.push(i);
      }),
    );
    await sleep(0);
    tasks[0]?.cancel();
    tasks[2]?.cancel();
    await sleep(0);
    event.set();
    tasks[3]?.cancel();
    await spin(3);
    assert.deepEqual(trace, [1]);
    assert.deepEqual(
      tasks.map((task) => task.cancelled()),
      [true, false, true, true],
    );
  },

  async 'an event can be returned by a coroutine'() {
    const make = async () => new Event();
    const event = await make();
    assert.ok(event instanceof Event);
    assert.equal(await event, event);
    const flag = new ThreadSafeFlag();
    assert.equal(await flag, flag);
  },

  async 'a waiter that is cancelled twice before it runs passes nothing on'() {
    const lock = new Lock();
    let inside = 0;
    const work = () =>
      lock.with(async () => {
        assert.equal(++inside, 1);
        await spin(3);
        inside--;
      });
    const tasks = [createTask(work), createTask(work), createTask(work)] as const;
    await sleep(0);
    tasks[1].cancel();
    tasks[1].cancel();
    assert.equal(await named(() => tasks[1]), 'CancelledError');
    await gather(tasks[0], tasks[2]);
    assert.equal(lock.locked(), false);
  },

  async 'a flag set while its waiter is cancelled stays set'() {
    const flag = new ThreadSafeFlag();
    const first = createTask(() => flag.wait());
    await sleep(0);
    flag.set();
    first.cancel();
    assert.equal(await named(() => first), 'CancelledError');
    await flag.wait();
    const second = createTask(() => flag.wait());
    await sleep(0);
    second.cancel();
    assert.equal(await named(() => second), 'CancelledError');
    flag.set();
    await flag.wait();
  },

  async 'a flag cleared before its waiter runs wakes no task'() {
    const flag = new ThreadSafeFlag();
    const waiter = createTask(() => flag.wait());
    await sleep(0);
    flag.set();
    flag.clear();
    await spin(3);
    assert.equal(waiter.done(), false);
    flag.set();
    await waiter;
  },

  async 'a second task that waits for a flag gets an error at once'() {
    const flag = new ThreadSafeFlag();
    const first = createTask(() => flag.wait(), { name: 'first' });
    await sleep(0);
    const error = await caught(() => flag.wait());
    assert.match(`${error}`, /another task \(first\) is already waiting for this flag/);
    flag.set();
    await first;
  },
};
