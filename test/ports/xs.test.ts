import assert from 'node:assert/strict';
import { Workshop } from '../tool/command.js';

// A chain of promises, each a generation of jobs of its own, among timers and the other tasks' promises.
const PROMISES = `
  import { createTask, currentTask, gather, run, sleepMs } from 'uasyncio';
  async function hop(): Promise<number> {
    let wrong = 0;
    for (let i = 0; i < 60; i++) {
      const me = currentTask();
      for (let k = 0; k < 8; k++) await null;
      if (currentTask() !== me || me === null) wrong++;
      await sleepMs(1);
      if (currentTask() !== me) wrong++;
    }
    return wrong;
  }
  run(async () => {
    const wrong = await gather(...[1, 2, 3, 4, 5].map(() => createTask(hop)));
    console.log(wrong.join(' '));
  });
`;

// The host's clock passes from 2147483647 to -2147483648 ms within the first tenth of a second.
const CLOCK = `
  import { getRunningLoop, run, sleepMs } from 'uasyncio';
  run(async () => {
    const loop = getRunningLoop();
    const wall = Date.now();
    const begin = loop.time();
    await sleepMs(250);
    const ms = (loop.time() - begin) * 1000;
    const late = Date.now() - wall - ms;
    console.log(ms >= 250 && Math.abs(late) < 60 ? 'right' : \`\${ms} ms, \${late} more\`);
  });
`;

describe('what is particular about xs', () => {
  const shop = new Workshop();
  before(() => shop.write({ 'promises.ts': PROMISES, 'clock.ts': CLOCK }));
  after(() => shop.remove());

  it('a host turn between two promise jobs takes no task for another', () => {
    const { stdout, stderr } = shop.uasyncio(
      'run',
      'promises.ts',
      '--on',
      'xs',
      '--async',
      'native',
    );
    assert.deepEqual({ stdout, stderr }, { stdout: '0 0 0 0 0\n', stderr: '' });
  });

  it('time goes on when the clock of 32 bits wraps', () => {
    const { stdout, stderr } = shop.uasyncio('run', 'clock.ts', '--on', 'xs');
    assert.deepEqual({ stdout, stderr }, { stdout: 'right\n', stderr: '' });
  });
});
