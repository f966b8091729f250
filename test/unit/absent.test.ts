import assert from 'node:assert/strict';
import { sim as asyncio } from '../support/world.js';

describe('an engine without processes and descriptors', () => {
  for (const name of [
    'openStdin',
    'connectReadPipe',
    'connectWritePipe',
    'createSubprocessExec',
    'createSubprocessShell',
    'openSerialConnection',
  ])
    it(`says so in ${name}`, () => {
      const call = (asyncio as unknown as Record<string, () => void>)[name] as () => void;
      assert.throws(call, {
        name: 'OSError',
        code: 'ENOTSUP',
        message: new RegExp(`^ENOTSUP: ${name}: this engine has no [a-z ]+$`),
      });
    });

  it('says so in addSignalHandler', async () => {
    asyncio.newWorld();
    let error: unknown;
    await asyncio.run(async () => {
      try {
        asyncio.getRunningLoop().addSignalHandler('SIGUSR1', () => {});
      } catch (thrown) {
        error = thrown;
      }
    });
    assert.equal(`${error}`, 'OSError: ENOTSUP: addSignalHandler: this engine has no signals');
  });
});
