import assert from 'node:assert/strict';
import { join } from 'node:path';
import { load, play, SPELLINGS, sim } from '../support/world.js';

type Inside = typeof import('./scenarios/inside.js');

const LISTED = `
TASK     STATE    WAITS FOR     AGE     PARENT
Task-1   running  -             400 ms  -
sleeper  waiting  sleep 100 ms  400 ms  Task-1
locked   waiting  a Lock        400 ms  Task-1
limited  waiting  an Event      400 ms  Task-1
parent   waiting  sleep 199980 ms  20 ms  Task-1
joiner   waiting  parent  20 ms  Task-1
child    waiting  a Queue get  20 ms  parent
new      ready    -  0 ms  Task-1`;

for (const spelling of SPELLINGS) {
  const inside = await load<Inside>(join(import.meta.dirname, 'scenarios', 'inside.ts'), spelling);

  describe(`debug mode, ${spelling}`, () => {
    it('reports slow steps', async () => {
      const world = sim.newWorld();
      await sim.run(() => sim.createTask(() => inside.slow(world)), { debug: true });
      const [line, made, ...more] = (world.logged[0] as string).split('\n');
      assert.equal(line, 'Executing Task-2 took 0.250 seconds');
      assert.equal(made, 'created by Task-1:');
      assert.match(more.join('\n'), /^ +at .*inside\.test\.ts:/m);
      assert.equal(world.logged.length, 1);
    });

    it('reports steps that are slower than slowCallbackDuration', async () => {
      const world = sim.newWorld();
      await sim.run(async () => {
        const loop = sim.getRunningLoop();
        assert.equal(loop.slowCallbackDuration, 0.1);
        loop.slowCallbackDuration = 0.05;
        assert.equal(loop.getDebug(), false);
        loop.setDebug(true);
        assert.equal(loop.getDebug(), true);
        loop.callSoon(function measure() {
          inside.busy(world, 60);
        });
        await sim.sleep(0);
        loop.setDebug(false);
        inside.busy(world, 1000);
      });
      assert.deepEqual(world.logged, ['Executing measure took 0.060 seconds']);
    });

    it('reports coroutines that were not awaited, each position once', async function () {
      // The engine itself calls native async functions and generators, so they cannot be observed.
      if (spelling !== 'compiled') this.skip();
      const world = sim.newWorld();
      const led = await sim.run(() => inside.forgotten(), { debug: true });
      assert.equal(led, 'blinked,blinked,blinked,blinked,blinked');
      assert.equal(world.logged.length, 1, world.logged.join('\n'));
      assert.match(
        world.logged[0] as string,
        /^coroutine was not awaited, and runs as Task-2\ncreated by Task-1:\n\s+at blink .*\n\s+at .*inside.ts:/,
      );
    });

    it('tells who awaits a generator object, each place once', async function () {
      // Native code awaits by itself, and `yield*` runs the generator.
      if (spelling !== 'compiled') this.skip();
      const world = sim.newWorld();
      const seen = await sim.run(() => inside.awaitsGenerators(), { debug: true });
      assert.equal(seen, '1,1,1');
      assert.equal(world.logged.length, 1, world.logged.join('\n'));
      assert.match(
        world.logged[0] as string,
        /^Task-1 awaited a generator object, .*; in the coroutine\ncreated by Task-1:\n\s+at first .*\n\s+at .*inside.ts:/,
      );
    });

    it('keeps where tasks are made only while it is on', () =>
      play(async () => {
        const loop = sim.getRunningLoop();
        const kept = () => Object.keys(sim.createTask(() => sim.sleep(0))).includes('made_');
        assert.equal(kept(), false);
        loop.setDebug(true);
        assert.equal(kept(), true);
        sim.ps(() => {});
        assert.equal(kept(), true);
        loop.setDebug(false);
        assert.equal(kept(), false);
      }));

    it('is off by default', async () => {
      await play(() => inside.forgotten());
      await play(async () => {
        if (spelling === 'compiled') assert.equal(await inside.awaitsGenerators(), '1,1,1');
      });
      const world = sim.newWorld();
      await sim.run(() => inside.slow(world));
      assert.deepEqual(world.logged, []);
    });
  });

  describe(`the call graph, ${spelling}`, () => {
    it('shows the calls of a task, what it waits for, and which tasks await it', async () => {
      const printed: string[] = [];
      const itself = await play(() => inside.graphs((text) => void printed.push(text)));
      const [deep, grouped] = printed.map((text) => text.split('\n').map((line) => line.trimEnd()));
      const stack = ['  + Call stack:', '  |   inner', '  |   outer'];
      const outline = (deep as string[]).filter(
        (line) => !line.includes('|') && !line.includes('Call'),
      );
      assert.deepEqual(outline, [
        '* deep waits for an Event',
        '  + Awaited by:',
        '     * waiter waits for deep',
        '     * gatherer waits for gather',
        '     * watcher waits for a Future',
      ]);
      if (spelling === 'compiled') {
        assert.deepEqual((deep as string[]).slice(1, 4), stack);
        assert.ok((deep as string[]).includes('       |   waiter'));
      }
      assert.equal((grouped as string[])[0], '* grouped waits for an Event');
      assert.match(
        (grouped as string[]).join('\n'),
        /Awaited by:\n {5}\* group waits for a Future/,
      );
      const graph = itself as { future: object; waitsFor: unknown; awaitedBy: unknown[] };
      assert.equal(`${graph.future}`, 'Task-1');
      assert.equal(graph.waitsFor, null);
      assert.deepEqual(graph.awaitedBy, []);
    });
  });

  describe(`ps, ${spelling}`, () => {
    it('prints a line per task', async () => {
      const lines: string[] = [];
      await play(() => inside.listed((line) => void lines.push(line)));
      const cells = (text: string[]) => text.map((line) => line.trim().split(/ {2,}/));
      assert.deepEqual(cells(lines), cells(LISTED.trim().split('\n')));
      // The lines have columns.
      const at = (lines[0] as string).indexOf('AGE');
      for (const line of lines.slice(1)) assert.match(line.slice(at - 2, at + 1), /^ {2}\S/);
    });
  });
}

describe('the call graph', () => {
  it('is null in a callback, and throws for anything but a Future', async () => {
    const seen: unknown[] = [];
    await play(async () => {
      sim.getRunningLoop().callSoon(() => {
        seen.push(sim.captureCallGraph(), sim.formatCallGraph());
      });
      await sim.sleep(0);
      assert.throws(() => sim.captureCallGraph({} as never), {
        name: 'TypeError',
        message: /^captureCallGraph\(future\)/,
      });
    });
    assert.deepEqual(seen, [null, '']);
  });

  it('is printed on the error output', async () => {
    const world = sim.newWorld();
    await sim.run(async () => sim.printCallGraph());
    assert.match(world.logged[0] as string, /^\* Task-1/);
  });
});
