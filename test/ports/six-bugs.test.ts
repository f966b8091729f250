import assert from 'node:assert/strict';
import { someOn } from '../support/conformance.js';
import {
  blackHole,
  cleanUp,
  isEspruino,
  isMissing,
  listen,
  start,
  useTls,
  WAYS,
} from '../support/ports.js';

/* The six bugs in MicroPython's streams; each program describes one of them. */
const BUGS: [program: string, lines: string[]][] = [
  ['bug1-cancelled-reader', ['both wait', 'reader cancelled', 'drained', 'received all']],
  [
    'bug2-two-readers',
    [
      'Error: another task (first) is already reading this stream',
      'Error: another task (first) is already reading this stream',
      'the first one waits',
      'the first one got a line',
      'then the second one got another',
    ],
  ],
  ['bug3-write-while-draining', ['one task drains', 'bytes missing 0', 'bytes wrong 0']],
  ['bug4-three-drains', ['waiting 3', 'a drained', 'b drained', 'c drained']],
  [
    'bug5-connect-timeout',
    [
      ...Array.from({ length: 7 }, () => 'TimeoutError, 0 more descriptors'),
      'CancelledError, 0 more descriptors',
    ],
  ],
  ['bug6-refused', Array.from({ length: 3 }, () => 'OSError ECONNREFUSED')],
];

const CONNECT = 'bug5-connect-timeout';
const CANCELLED_CONNECTS = [
  ...Array.from({ length: 4 }, () => ['connecting', 'CancelledError']).flat(),
  'TimeoutError',
  '0 more descriptors',
];

for (const [target, secure, title] of WAYS) {
  describe(`the six bugs of MicroPython's streams, on ${title}`, () => {
    const test = someOn(target, 'espruino-model', 3);
    before(function () {
      if (isMissing(target, secure)) this.skip();
      useTls(secure);
    });
    after(() => useTls(false));
    afterEach(cleanUp);

    for (const [bug, lines] of BUGS) {
      // Nothing else runs while Espruino connects, so no timeout can end that.
      const name = isEspruino(target) && bug === CONNECT ? 'connect-cancelled' : bug;
      test(name, async () => {
        const args: number[] = [];
        if (name.startsWith('bug5')) args.push(await blackHole());
        if (name.startsWith('bug6')) args.push(await deadPort());
        const program = await start(target, name, ...args);
        // The engine itself also reports the refused connection.
        const own = isEspruino(target) ? /^ERROR: Connect failed/ : undefined;
        const expected = name === bug ? lines : CANCELLED_CONNECTS;
        const last = ['descriptors left 0', 'tasks 1'];
        assert.deepEqual(await program.finish(own), [...expected, ...last]);
      });
    }
  });
}

async function deadPort(): Promise<number> {
  const { server, port } = await listen(() => {});
  await new Promise((resolve) => server.close(resolve));
  return port;
}
