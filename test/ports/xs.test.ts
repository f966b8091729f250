import assert from 'node:assert/strict';
import { Workshop } from '../tool/command.js';

// A chain of promises, where each one is a new generation of jobs, between timers and promises of other tasks.
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

describe('special cases of xs', () => {
  const shop = new Workshop();
  before(() => shop.write({ 'promises.ts': PROMISES, 'clock.ts': CLOCK }));
  after(() => shop.remove());

  it('a host turn between two promise jobs does not confuse tasks', () => {
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

  it('time continues when the 32-bit clock wraps', () => {
    const { stdout, stderr } = shop.uasyncio('run', 'clock.ts', '--on', 'xs');
    assert.deepEqual({ stdout, stderr }, { stdout: 'right\n', stderr: '' });
  });
});
