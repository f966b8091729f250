import assert from 'node:assert/strict';
import { join } from 'node:path';
import { finish, load, play, SPELLINGS, sim, type World } from '../support/world.js';

type Mains = typeof import('./scenarios/mains.js');

/** Runs a program to its end, without asking for its outcome. */
async function unattended(main: (world: World) => unknown): Promise<World> {
  const world = sim.newWorld();
  const stop = world.stop.bind(world);
  const stopped = new Promise<void>((resolve) => {
    world.stop = () => {
      stop();
      resolve();
    };
  });
  void sim.run((() => main(world)) as () => unknown);
  await stopped;
  return world;
}

for (const spelling of SPELLINGS) {
  const mains = await load<Mains>(join(import.meta.dirname, 'scenarios', 'mains.ts'), spelling);

  describe(`run, ${spelling}`, () => {
    it('returns the value of main', async () => {
      assert.equal(await play(() => mains.value('x')), 'x');
    });

    it('returns a thenable: then, catch, finally, even after the end', async () => {
      sim.newWorld();
      const run = sim.run(() => mains.value(1));
      assert.equal(await run.then((n) => n + 1), 2);
      assert.equal(await run, 1);
      let ended = 0;
      assert.equal(await run.finally(() => void ended++), 1);
      assert.equal(ended, 1);
      assert.equal(await run.catch(() => 2), 1);
      const world = sim.newWorld();
      const failing = sim.run(() => mains.fails());
      assert.equal(await failing.catch((error) => (error as Error).message), 'main is broken');
      await assert.rejects(async () => await failing, RangeError);
      assert.equal(world.exitCode, undefined);
    });

    it('rejects with the exception of main', async () => {
      for (const main of [mains.fails, mains.failsAtOnce]) {
        const { error, world } = await finish(() => main());
        assert.ok(error instanceof RangeError);
        assert.equal(error.message, 'main is broken');
        assert.deepEqual(world.logged, []);
        assert.equal(world.exitCode, undefined);
      }
    });

    it('prints name, message and stack and sets exit code 1 if the error is not handled', async () => {
      for (const main of [mains.fails, mains.failsAtOnce]) {
        const { logged, exitCode } = await unattended(() => main());
        assert.equal(exitCode, 1);
        assert.equal(logged.length, 1);
        assert.match(logged[0] as string, /^RangeError: main is broken\n\s+at .*mains/);
      }
    });

    it('prints nothing when main ends well and its value is not used', async () => {
      const world = await unattended(() => mains.value(1));
      assert.deepEqual(world.logged, []);
      assert.equal(world.exitCode, undefined);
    });

    it('cancels the other tasks when main ends and awaits their cleanup', async () => {
      const log: string[] = [];
      const world = sim.newWorld();
      assert.equal(await play(() => mains.leaves(log), world), 'value');
      assert.deepEqual(log, [
        'main ends',
        'a CancelledError',
        'b CancelledError',
        'a cleaned',
        'b cleaned',
      ]);
      assert.equal(world.now(), 3000);
    });

    it('does the same when main fails', async () => {
      const log: string[] = [];
      const { error } = await finish(() => mains.failsAndLeaves(log));
      assert.match(String(error), /main fails/);
      assert.deepEqual(log.slice(-2), ['a cleaned', 'b cleaned']);
    });

    it('a task that is made last still starts, as in CPython', async () => {
      const log: string[] = [];
      await play(() => mains.leavesUnstarted(log));
      assert.deepEqual(log, ['started']);
    });

    it('cancels tasks that are made during the cleanup', async () => {
      const log: string[] = [];
      await play(() => mains.cleanupMakesTasks(log));
      assert.deepEqual(log.slice(0, 1).concat(log.slice(-1)), ['parent cleaned', 'child cleaned']);
    });

    it('waits for a task that refuses its cancellation', async () => {
      const log: string[] = [];
      const world = sim.newWorld();
      await play(() => mains.refuses(log), world);
      assert.deepEqual(log, ['refused', 'went on']);
      assert.equal(world.now(), 6000);
    });

    it('reports a cleanup that fails, with the task', async () => {
      const { world, error } = await finish(() => mains.cleanupFails());
      assert.equal(error, undefined);
      assert.equal(world.logged.length, 1, world.logged.join('\n'));
      assert.match(
        world.logged[0] as string,
        /unhandled exception during shutdown \(cleaner\)\nError: cleanup is broken/,
      );
    });

    it('reports a task that failed just before the end', async () => {
      const { world, error } = await finish(() => mains.failedTaskAndEnd());
      assert.equal(error, undefined);
      assert.equal(world.logged.length, 1, world.logged.join('\n'));
      assert.match(world.logged[0] as string, /\(lonely\)\nError: nobody looks/);
    });

    it('Ctrl-C cancels main, then the rest, and exits with 130', async () => {
      const log: string[] = [];
      const world = await unattended((world) => mains.interrupted(world, log));
      assert.deepEqual(log, ['main cleaned', 'task CancelledError', 'task cleaned']);
      assert.equal(world.exitCode, 130);
      assert.equal(world.now(), 3000);
      assert.deepEqual(world.logged, []);
    });

    it('Ctrl-C rejects the thenable with CancelledError', async () => {
      const world = sim.newWorld();
      const log: string[] = [];
      const run = sim.run((() => mains.interrupted(world, log)) as () => Promise<void>);
      await assert.rejects(async () => await run, { name: 'CancelledError' });
      assert.equal(world.exitCode, 130);
    });

    it('a main that survives Ctrl-C returns its value and exits as usual', async () => {
      const log: string[] = [];
      const { value, world } = await finish((world) => mains.interruptedButGoesOn(world, log));
      assert.equal(value, 'value');
      assert.deepEqual(log, ['CancelledError']);
      assert.equal(world.exitCode, undefined);
    });

    it('Ctrl-C twice exits at once', async () => {
      const log: string[] = [];
      await unattended((world) => mains.interruptedTwice(world, log));
      assert.deepEqual(log, ['once undefined', 'twice 130']);
    });

    it('can be called again', async () => {
      for (let i = 0; i < 3; i++) assert.equal(await play(() => mains.value(i)), i);
      await finish(() => mains.fails());
      assert.equal(await play(() => mains.value('again')), 'again');
    });

    it('starts without leftovers of earlier runs', async () => {
      for (let i = 0; i < 2; i++) {
        const name = await play(async () => {
          assert.equal(sim.allTasks().size, 1);
          return sim.currentTask()?.getName();
        });
        assert.equal(name, 'Task-1');
      }
    });

    it('throws inside a running loop, which continues', async () => {
      const nested = await play(() => mains.nested(sim.run as never));
      assert.equal(
        nested,
        'run() cannot be called from a running event loop; use await or createTask, in Task-1',
      );
    });

    it('a program that nothing can wake reports which task waits for what', async () => {
      const { world } = await finish((world) => mains.stalls(world));
      assert.equal(world.exitCode, 1);
      const [head, ...lines] = (world.logged[0] as string).split('\n');
      assert.equal(head, 'uasyncio: nothing can wake the program:');
      assert.deepEqual(lines, [
        '  Task-1 waits for futurist',
        '  waiter waits for an Event',
        '  locker waits for a Lock',
        '  futurist waits for a Future',
        '  gatherer waits for gather',
        '  promised waits for a promise',
      ]);
    });

    it('a main that is cancelled from within fails with CancelledError', async () => {
      const world = await unattended(() => mains.cancelsItself());
      assert.equal(world.exitCode, 1);
      assert.match(world.logged[0] as string, /^CancelledError: enough/);
    });
  });
}

describe('run', () => {
  it('refuses arguments that are not coroutines, and can be called afterwards', async () => {
    for (const bad of [undefined, null, 5, 'x', {}]) {
      assert.throws(() => sim.run(bad as never), TypeError);
    }
    assert.equal(await play(async () => 1), 1);
  });

  it('accepts a function, a generator and an awaitable', async () => {
    function* main() {
      yield* sim.sleep(1);
      return 'generator';
    }
    assert.equal(await sim.run(main), 'generator');
    assert.equal(await sim.run(main()), 'generator');
    assert.equal(await sim.run(() => 'plain'), 'plain');
    assert.equal(await sim.run(Promise.resolve('promise')), 'promise');
    assert.equal(await sim.run(() => sim.sleep(1, 'awaitable')), 'awaitable');
  });

  it('functions that need a loop throw outside of one', () => {
    const outside = { message: /no running event loop/ };
    assert.throws(() => sim.createTask(async () => {}), outside);
    assert.throws(() => sim.sleep(1), outside);
    assert.throws(() => sim.currentTask(), outside);
    assert.throws(() => sim.allTasks(), outside);
    assert.throws(() => sim.gather(async () => {}), outside);
    assert.throws(
      () =>
        new sim.Event().wait().then(
          () => {},
          () => {},
        ),
      outside,
    );
  });
});
