import assert from 'node:assert/strict';
import { finish, play, sim } from '../support/world.js';

const fail = (message: string) => async () => {
  throw new RangeError(message);
};

async function spin(n: number): Promise<void> {
  for (let i = 0; i < n; i++) await sim.sleep(0);
}

describe('exception handler', () => {
  it('by default prints message, task, name, message and stack', async () => {
    const { world } = await finish(async () => {
      sim.createTask(fail('lost'), { name: 'worker' });
      await sim.sleep(1);
    });
    assert.equal(world.logged.length, 1);
    assert.match(
      world.logged[0] as string,
      /^Task exception wasn't retrieved \(worker\)\nRangeError: lost\n\s+at .*handler\.test/,
    );
    assert.equal(world.exitCode, undefined);
  });

  it('is not called for errors that gather retrieves, however many there are', async () => {
    // More tasks than the loop steps in one turn.
    for (const count of [44, 130, 300, 1000])
      for (const ms of [0, 1]) {
        const child = async () => {
          if (ms > 0) await sim.sleepMs(ms);
          throw new RangeError('seen');
        };
        const { world } = await finish(async () => {
          const children = Array.from({ length: count }, () => child);
          await sim.gather(...children, { returnExceptions: true });
          await sim.sleep(1);
        });
        assert.deepEqual(world.logged, [], `${count} children`);
      }
  });

  it('is called for errors that nothing retrieves, even if the loop is always busy', async () => {
    const { world } = await finish(async () => {
      const busy = Array.from({ length: 200 }, () => sim.createTask(() => spin(100)));
      sim.createTask(fail('lost'));
      await spin(50);
      assert.equal(sim.world.logged.length, 1);
      await sim.gather(...busy);
    });
    assert.equal(world.logged.length, 1);
  });

  it('prints something for errors that cannot be converted to text, and continues', async () => {
    const cyclic = new sim.ExceptionGroup('cyclic', [0]);
    cyclic.errors = [cyclic];
    const mute = Object.defineProperty(new Error('mute'), 'stack', {
      get() {
        throw new Error('no stack');
      },
    });
    const { world } = await finish(async () => {
      for (const thrown of [Object.create(null), Symbol('odd'), mute, cyclic]) {
        sim.createTask(async () => {
          throw thrown;
        });
      }
      await sim.sleep(1);
    });
    assert.deepEqual(
      world.logged.map((line) => line.split('\n')[1]?.slice(0, 22)),
      ['something that cannot ', 'Symbol(odd)', 'something that cannot ', 'ExceptionGroup: cyclic'],
    );
  });

  it('prints thrown values that are not Errors', async () => {
    const { world } = await finish(async () => {
      for (const thrown of ['text', null, 5]) {
        sim.createTask(async () => {
          throw thrown;
        });
      }
      await sim.sleep(1);
    });
    assert.deepEqual(
      world.logged.map((line) => line.split('\n')[1]),
      ['text', 'null', '5'],
    );
  });

  it('set by the program gets the loop and the context, and nothing is printed', () =>
    play(async () => {
      const seen: unknown[] = [];
      const loop = sim.getRunningLoop();
      loop.setExceptionHandler((...args) => void seen.push(args));
      const task = sim.createTask(fail('lost'));
      await sim.sleep(1);
      assert.equal(seen.length, 1);
      const [by, context] = seen[0] as [
        unknown,
        { message: string; exception: Error; task: unknown },
      ];
      assert.equal(by, loop);
      assert.equal(context.task, task);
      assert.equal(context.exception.message, 'lost');
      assert.match(context.message, /retrieved/);
    }));

  it('that throws is reported with its context, and the program continues', async () => {
    const { world, value } = await finish(async () => {
      sim.getRunningLoop().setExceptionHandler(() => {
        throw new Error('handler is broken');
      });
      sim.createTask(fail('lost'));
      await sim.sleep(1);
      return 'here';
    });
    assert.equal(value, 'here');
    assert.equal(world.logged.length, 2);
    assert.match(
      world.logged[0] as string,
      /Unhandled error in exception handler\nError: handler is broken/,
    );
    assert.match(world.logged[1] as string, /RangeError: lost/);
  });

  it('null restores the default', async () => {
    const { world } = await finish(async () => {
      const loop = sim.getRunningLoop();
      loop.setExceptionHandler(() => assert.fail());
      loop.setExceptionHandler(null);
      sim.createTask(fail('lost'));
      await sim.sleep(1);
    });
    assert.match(world.logged.join('\n'), /RangeError: lost/);
  });

  it('can be called, and holds for one loop', async () => {
    const seen: string[] = [];
    await play(async () => {
      const loop = sim.getRunningLoop();
      loop.setExceptionHandler((_, { message }) => void seen.push(message));
      loop.callExceptionHandler({ message: 'by hand' });
    });
    assert.deepEqual(seen, ['by hand']);
    const { world } = await finish(async () => {
      sim.getRunningLoop().callExceptionHandler({ message: 'printed' });
    });
    assert.deepEqual(world.logged, ['printed']);
  });

  it('is called when the failure is final: not before other tasks could retrieve the error', () =>
    play(async () => {
      let reports = 0;
      sim.getRunningLoop().setExceptionHandler(() => void reports++);
      const task = sim.createTask(fail('seen in time'));
      const watcher = sim.createTask(async () => {
        while (!task.done()) await sim.sleep(0);
        return String(task.exception());
      });
      assert.equal(await watcher, 'RangeError: seen in time');
      await spin(5);
      assert.equal(reports, 0);
    }));
});
