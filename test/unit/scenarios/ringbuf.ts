import assert from 'node:assert/strict';
import { allTasks, collect, createTask, RingbufQueue, sleep, waitFor } from 'uasyncio';
import { caught, named } from './help.js';

export default {
  async 'forgets the oldest when it is full, and counts them'() {
    const queue = new RingbufQueue<string>(new Array(3));
    assert.equal(queue.maxsize, 3);
    for (const item of ['a', 'b', 'c']) assert.equal(queue.putNowait(item), true);
    assert.ok(queue.full());
    for (const item of ['d', 'e']) assert.equal(queue.putNowait(item), false);
    assert.equal(queue.discards, 2);
    assert.equal(queue.qsize(), 3);
    assert.equal(queue.peek(), 'c');
    assert.equal(queue.getNowait(), 'c');
    assert.equal(queue.putNowait('f'), true);
    assert.deepEqual([await queue.get(), await queue.get(), await queue.get()], ['d', 'e', 'f']);
    assert.ok(queue.empty());
    assert.equal(queue.discards, 2);
  },

  async 'stays in the buffer that it was given, whatever its kind'() {
    for (const buffer of [new Array<number>(16), new Float64Array(16), new Int16Array(16)]) {
      const queue = new RingbufQueue<number>(buffer as number[]);
      let expected = 0;
      for (let i = 0; i < 10_000; i++) {
        queue.putNowait(i);
        if (i % 3 === 0) {
          const oldest = queue.getNowait();
          assert.ok(oldest >= expected && i - oldest < 16);
          expected = oldest + 1;
        }
      }
      assert.equal(queue.discards + expected + queue.qsize(), 10_000 + queue.discards);
      assert.equal(buffer.length, 16);
      assert.equal(Object.keys(buffer).length, 16);
      while (!queue.empty()) assert.equal(queue.getNowait(), expected++);
      assert.equal(expected, 10_000);
    }
  },

  async 'get waits; of several waiting tasks the first gets the first item'() {
    const queue = new RingbufQueue(new Uint8Array(4));
    const trace: string[] = [];
    const take = async (name: string) => {
      trace.push(`${name}${await queue.get()}`);
    };
    const tasks = ['a', 'b'].map((name) => createTask(() => take(name)));
    await sleep(0);
    for (const item of [1, 2, 3]) queue.putNowait(item);
    for (const task of tasks) await task;
    assert.deepEqual(trace, ['a1', 'b2']);
    assert.equal(queue.getNowait(), 3);
  },

  async 'put waits for room and loses nothing'() {
    const queue = new RingbufQueue<number>(new Array(2));
    const producer = createTask(async () => {
      for (let i = 0; i < 6; i++) await queue.put(i);
      queue.shutdown();
    });
    await sleep(1);
    assert.equal(queue.qsize(), 2);
    assert.deepEqual(await collect(queue), [0, 1, 2, 3, 4, 5]);
    await producer;
    assert.equal(queue.discards, 0);
  },

  async 'a get that is cancelled takes nothing'() {
    const queue = new RingbufQueue<number>(new Array(2));
    assert.equal(await named(() => waitFor(queue.get(), 1)), 'TimeoutError');
    queue.putNowait(1);
    assert.equal(await queue.get(), 1);
    const get = createTask(() => queue.get());
    await sleep(0);
    queue.putNowait(2);
    get.cancel();
    assert.equal(await named(() => get), 'CancelledError');
    assert.equal(queue.getNowait(), 2);
    assert.equal(allTasks().size, 1);
  },

  async 'join does not wait for lost items'() {
    const queue = new RingbufQueue<number>(new Array(2));
    for (const item of [1, 2, 3, 4]) queue.putNowait(item);
    const joined = createTask(() => queue.join());
    for (let left = 2; left > 0; left--) {
      await sleep(0);
      assert.equal(joined.done(), false);
      queue.getNowait();
      queue.taskDone();
    }
    await joined;
    assert.equal((await caught(async () => queue.taskDone()))?.constructor, RangeError);
  },

  async 'is over when it is shut down'() {
    const queue = new RingbufQueue<number>(new Array(2));
    for (const item of [1, 2]) queue.putNowait(item);
    queue.shutdown();
    assert.equal(await named(() => queue.putNowait(3)), 'QueueShutDown');
    assert.equal(queue.discards, 0);
    assert.deepEqual([queue.getNowait(), queue.getNowait()], [1, 2]);
    assert.equal(await named(() => queue.getNowait()), 'QueueShutDown');
    assert.equal(await named(() => queue.get()), 'QueueShutDown');
    assert.equal(await named(() => queue.peek()), 'QueueEmpty');
  },

  'errors name the argument'() {
    for (const bad of [undefined, null, 5, 'text', [], new Uint8Array(0), {}])
      assert.throws(() => new RingbufQueue(bad as never), {
        name: 'TypeError',
        message: /^RingbufQueue\(buffer\): expected an array or a typed array, not empty/,
      });
  },
};
