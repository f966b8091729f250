import assert from 'node:assert/strict';
import { join } from 'node:path';
import { declare, load, play, SPELLINGS, type Spelling, sim } from '../support/world.js';

type Callees = typeof import('./scenarios/callees.js');

const versions = {} as Record<Spelling, Callees>;
for (const spelling of SPELLINGS)
  versions[spelling] = await load(join(import.meta.dirname, 'scenarios', 'callees.ts'), spelling);

for (const outer of SPELLINGS) {
  for (const inner of SPELLINGS) {
    describe(`${outer} code that calls ${inner} code`, () => {
      const [caller, callee] = [versions[outer], versions[inner]];

      it('gets its value and its error, when it is passed as a function', () =>
        play(async (world) => {
          assert.equal(
            await sim.createTask(() => caller.asTask(() => callee.value('x'), 'a')),
            'x',
          );
          assert.equal(world.now(), 1000);
          assert.equal(
            await sim.createTask(() => caller.asTask(() => callee.fails(), 'a')),
            'caught oops',
          );
        }));

      it('shares its task with it', () =>
        play(async () => {
          assert.equal(
            await sim.createTask(() => caller.asTask(() => callee.me(), 'mine')),
            'mine',
          );
          const limited = () => caller.limited(() => callee.me(), 5);
          assert.equal(await sim.createTask(limited, { name: 'limited' }), 'limited');
        }));

      it('can limit its time: cancellation arrives and cleanup is awaited', () =>
        play(async (world) => {
          const log: string[] = [];
          assert.equal(
            await sim.createTask(() => caller.limited(() => callee.slow(log), 2)),
            'TimeoutError',
          );
          assert.deepEqual(log, ['CancelledError', 'cleaned']);
          assert.equal(world.now(), 3000);
          assert.equal(sim.allTasks().size, 1);
        }));

      it('passes its own cancellation on', () =>
        play(async (world) => {
          const log: string[] = [];
          const task = sim.createTask(() => caller.limited(() => callee.slow(log), null as never));
          await sim.sleep(1);
          task.cancel();
          assert.equal(await task, 'CancelledError');
          assert.deepEqual(log, ['CancelledError', 'cleaned']);
          assert.equal(world.now(), 2000);
        }));

      it('runs many calls at once, and holds locks during them', () =>
        play(async (world) => {
          const calls = [1, 2, 3].map((n) => () => callee.value(n));
          assert.deepEqual(await sim.createTask(() => caller.together(calls)), [1, 2, 3]);
          assert.equal(world.now(), 1000);
          const lock = new sim.Lock();
          assert.equal(
            await sim.createTask(() => caller.locked(lock, () => callee.value('y'))),
            'y',
          );
          assert.equal(lock.locked(), false);
        }));

      // A generator object that is awaited is a value; only `yield*` runs it.
      if (outer !== 'generators' && inner === 'generators') return;
      it('awaits its call', () =>
        play(async (world) => {
          assert.equal(await sim.createTask(() => caller.direct(() => callee.value('x'))), 'x');
          assert.equal(world.now(), 1000);
          assert.equal(
            await sim.createTask(() => caller.direct(() => callee.fails())),
            'caught oops',
          );
        }));
    });
  }
}

describe('all spellings', () => {
  it('in one chain of calls: value, current task, cancellation', () =>
    play(async () => {
      const levels = [...SPELLINGS, ...SPELLINGS].map(
        (spelling) => versions[spelling].pass<unknown>,
      );
      for (const outer of SPELLINGS) {
        for (const inner of SPELLINGS) {
          const { deep } = versions[outer];
          const { me, fails, slow } = versions[inner];
          assert.equal(
            await sim.createTask(() => deep(levels, () => me()), { name: 'one' }),
            'one',
          );
          const failing = sim.createTask(() => deep(levels, () => fails()));
          await assert.rejects(settled(failing), /oops/);
          const log: string[] = [];
          const task = sim.createTask(() => deep(levels, () => slow(log)));
          await sim.sleep(1);
          task.cancel('why');
          await assert.rejects(settled(task), { name: 'CancelledError', message: 'why' });
          assert.deepEqual(log, ['CancelledError', 'cleaned']);
        }
      }
    }));
});

/** A real promise, as assert wants one. */
function settled(x: PromiseLike<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => void x.then(resolve, reject));
}

describe('native code', () => {
  it('gets an error if it passes a promise instead of a function to createTask', () =>
    play(async () => {
      const native = async () => 1;
      assert.throws(() => sim.createTask(native()), {
        name: 'TypeError',
        message: /pass the function, not its promise/,
      });
    }));
});

await declare('foreign promises', join(import.meta.dirname, 'scenarios', 'foreign.ts'));
