import assert from 'node:assert/strict';
import { Workshop } from './command.js';

const PROGRAM = `
import { createTask, Queue, RingbufQueue, PriorityQueue, run, Semaphore, sleep } from 'uasyncio';
import { allocations } from 'uasyncio:heap';

let done = 0;

async function measure(name, ...works) {
  const tasks = works.map((work) => createTask(work));
  for (let i = 0; i < 50; i++) await sleep(0);
  const doneBefore = done;
  const before = allocations();
  for (let i = 0; i < 1000; i++) await sleep(0);
  const made = allocations() - before;
  console.log(\`\${name} \${made} \${done - doneBefore}\`);
  for (const task of tasks) task.cancel();
  await sleep(0);
}

const put = (queue) => async () => {
  for (let i = 0; ; i = (i + 1) & 1023) await queue.put(i);
};
const putNowait = (queue) => async () => {
  for (let i = 0; ; i = (i + 1) & 1023) {
    queue.putNowait(i);
    await sleep(0);
  }
};
const get = (queue) => async () => {
  for (;;) {
    await queue.get();
    done++;
  }
};
const enter = (semaphore) => async () => {
  for (;;) {
    await semaphore.acquire();
    done++;
    await sleep(0);
    semaphore.release();
  }
};

run(async () => {
  for (const [name, queue] of [
    ['Queue(1)', new Queue(1)],
    ['Queue(5)', new Queue(5)],
    ['PriorityQueue(3)', new PriorityQueue(3)],
    ['RingbufQueue', new RingbufQueue(new Int32Array(8))],
  ])
    await measure(name, put(queue), get(queue));
  const unbounded = new Queue();
  await measure('Queue()', putNowait(unbounded), get(unbounded));
  const ring = new RingbufQueue(new Int32Array(8));
  await measure('putNowait', putNowait(ring), get(ring));
  const semaphore = new Semaphore(1);
  await measure('Semaphore', enter(semaphore), enter(semaphore));
});
`;

/** Allocations, counted by the allocator of our host. Measuring itself makes one or two. */
describe('in steady state, on QuickJS', () => {
  it('queues and semaphores allocate nothing per item', () => {
    const shop = new Workshop();
    shop.write({ 'count.js': PROGRAM });
    const { stdout, stderr } = shop.uasyncio('run', 'count.js', '--on', 'quickjs');
    shop.remove();
    const lines = stdout.trim().split('\n');
    assert.equal(lines.length, 7, stderr);
    for (const line of lines) {
      const [made, items] = line.split(' ').slice(1).map(Number) as [number, number];
      assert.ok(made <= 3 && items >= 400, line);
    }
  });
});
