import assert from 'node:assert/strict';
import { cleanUp, isMissing, listen, start } from '../support/ports.js';

describe('memory blocks on espruino', () => {
  before(function () {
    if (isMissing('espruino')) this.skip();
  });
  afterEach(cleanUp);

  it('a sleeping task needs at most 45, a connection 80, the library 3050, and waiting needs no more', async () => {
    const { port } = await listen(() => {});
    const program = await start('espruino', 'blocks', port);
    const lines = await program.finish();
    const figure = (name: string): number =>
      Number(lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1));
    assert.ok(figure('sleeping task') <= 45, program.output());
    assert.ok(figure('sleeping coroutine') <= 45, program.output());
    assert.ok(figure('connection') <= 80, program.output());
    assert.ok(figure('library') <= 3050, program.output());
    for (const name of ['sleep(0)', 'sleepMs(1)', 'Event, Lock, task', 'readinto'])
      assert.ok(figure(name) <= 0, program.output());
  });
});
