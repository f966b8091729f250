import assert from 'node:assert/strict';
import { join } from 'node:path';
import { load, SPELLINGS, sim } from '../support/world.js';

type Reentry = typeof import('./scenarios/reentry.js');

const STOPPED = 'Error: Event loop stopped before Future completed.';

const EXPECTED: Record<string, string[]> = {
  'a stopped run reports that, and the next one is not affected': [
    ...['slow 0', 'slow 1', STOPPED],
    ...['other 0', 'slow 2', 'other 1', 'other 2', 'other 3', 'gave other'],
  ],
  'stop in a run cancels the remaining tasks, and the next run starts': [
    ...['cleaned up', STOPPED, 'next 0', 'gave next'],
  ],
  'stop before runForever makes one pass': ['once', 'gave undefined'],
  'an eager factory waits for the loop to run': ['main 0', 'gave main'],
  'callbacks that are started eagerly keep their identity': [
    ...['a is a', 'b is b', 'main is main', 'gave undefined'],
  ],
  'a factory may wrap the coroutine, and names hold': [
    ...['begins Task-1', 'named', 'begins named', 'work 0', 'gave undefined'],
  ],
  'an eager start knows its name': ['eager x', 'then main', 'gave undefined'],
  'tasks of a closed loop never run again': ['gave undefined', 'gave undefined'],
  'a Delay serves several runs': ['gave undefined', 'running false', 'rings', 'gave undefined'],
  'a chain of callbacks does not keep a run alive': ['gave over'],
  'a Runner refuses to close itself, and to run on a closed loop': [
    'Runner.close() cannot be called from a running event loop; call it after the run',
    ...['gave undefined', 'Event loop is closed', 'gave undefined'],
  ],
  'an async callback starts at once': ['callback at 20 ms', 'gave undefined'],
  'debug mode ends with its loop': ['gave undefined', 'debug false', 'closed true'],
  'an error counts more than a cancellation that is pending': [
    ...['parent: ExceptionGroup', 'cancelled true', 'gave undefined'],
  ],
};

for (const spelling of SPELLINGS) {
  const { default: scenarios } = await load<Reentry>(
    join(import.meta.dirname, 'scenarios', 'reentry.ts'),
    spelling,
  );

  describe(`the loop, entered again, ${spelling}`, () => {
    for (const [name, scenario] of Object.entries(scenarios)) {
      it(name, async function () {
        // A generator that a callback returns is not run: nothing has made a coroutine of it.
        if (spelling === 'generators' && name.startsWith('an async callback')) this.skip();
        const world = sim.newWorld();
        const log: string[] = [];
        await scenario(log);
        assert.deepEqual(log, EXPECTED[name]);
        assert.deepEqual(world.logged, []);
      });
    }
  });
}

describe('EventLoop', () => {
  it('can be made by new, one at a time', () => {
    sim.newWorld();
    const loop = new sim.EventLoop();
    assert.equal(sim.getEventLoop(), loop);
    assert.throws(() => new sim.EventLoop(), /^Error: EventLoop\(\): another event loop is open/);
    assert.throws(() => sim.newEventLoop(), /close\(\) it first/);
    assert.throws(() => sim.run(async () => {}), /^Error: run\(\): another event loop is open/);
    assert.throws(() => sim.getRunningLoop(), /no running event loop/);
    assert.equal(loop.isRunning(), false);
    loop.close();
    loop.close();
    assert.equal(loop.isClosed(), true);
    for (const use of [
      () => loop.callSoon(() => {}),
      () => loop.callLater(1, () => {}),
      () => loop.createTask(async () => {}),
      () => loop.runForever(),
    ])
      assert.throws(use, /^Error: Event loop is closed/);
  });

  it('startServer returns a Server', async () => {
    await sim.simulate(1, {}, async () => {
      const server = await sim.startServer(() => {}, null, 0);
      assert.ok(server instanceof sim.Server);
      server.close();
    });
  });
});
