import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { compile } from '../../tool/cc.js';
import { ensureHost, SANITIZED } from '../../tool/quickjs.js';
import { packageRoot } from '../../tool/root.js';
import { ensureXsHost } from '../../tool/xs.js';
import { buildProgram } from '../support/builds.js';
import { certificates, has } from '../support/certificates.js';
import { share } from '../support/conformance.js';
import { buildPort, useTls } from '../support/ports.js';
import { execute, expectedOf, pool, programs, type Transcript } from '../support/programs.js';
import { temporaryFolder } from '../support/temporary.js';

const USES_SOCKETS = /^(?:streams|server|signals|subprocess|to-thread|udp|unix|wait-for-a-connect)/;
// Leaks are not checked, because the engine frees nothing when it ends.
const ASAN = 'detect_leaks=0:verify_asan_link_order=0';

/** The certificates of the tests, for programs. */
function texts(): string {
  const { ca, server } = certificates();
  return JSON.stringify({ ca: ca.cert, cert: server.cert, key: server.key });
}

/** Our C code for QuickJS under AddressSanitizer and UndefinedBehaviorSanitizer, and system calls that fail. */
describe('the native module of QuickJS, sanitized', () => {
  let host: string;
  let faults: string;
  let plain: string;
  let program: string;
  let children: string;
  let total = 0;
  const list = share(programs(USES_SOCKETS), 3);

  before(async () => {
    plain = await ensureHost(() => {});
    host = await ensureHost(() => {}, SANITIZED);
    faults = join(temporaryFolder('faults'), 'faults.so');
    const source = join(packageRoot(), 'test', 'hosts', 'quickjs', 'faults.c');
    await compile('faults.c', ['-O1', '-shared', '-fPIC', source, '-o', faults, '-ldl']);
    program = await buildPort('quickjs', 'storm');
    children = await buildPort('quickjs', 'children');
  });

  const sanitized = (args: string[], more: Record<string, string> = {}): Promise<Transcript> =>
    execute(host, args, { timeout: 120_000, env: { ...process.env, ASAN_OPTIONS: ASAN, ...more } });

  const faulty = (
    args: string[],
    rate: number,
    seed: number,
    hard: 0 | 1 | 2 | 3,
  ): Promise<Transcript> =>
    sanitized(args, { LD_PRELOAD: faults, FAULTS: `${rate} ${seed} ${hard}` });

  /** Their number is printed last. */
  function struck({ stderr }: Transcript): number {
    const count = Number(/^faults: (\d+)$/m.exec(stderr)?.[1]);
    total += count;
    return count;
  }

  after(() => {
    if (process.env.FIGURES) console.log(`${total} faults in system calls`);
  });

  it('runs the conformance programs with sockets like the plain module', async () => {
    assert.ok(list.length > 10);
    await pool(list, async ({ name, source }) => {
      const file = await buildProgram('quickjs', 'compiled', source);
      const expected = await execute(plain, [file]);
      const { stdout, stderr, code } = await sanitized([file]);
      assert.deepEqual([name, stdout, stderr, code], [name, expected.stdout, expected.stderr, 0]);
    });
  });

  it('is not affected by interrupted or blocking calls, or by short reads and writes', async () => {
    let faultCount = 0;
    await pool(list, async (program) => {
      const { name } = program;
      const file = await buildProgram('quickjs', 'compiled', program.source);
      const outcome = await faulty([file], 3, 1000 + name.length, 0);
      faultCount += struck(outcome);
      const { stdout, code, stderr } = outcome;
      assert.deepEqual([name, stdout.trimEnd(), code], [name, expectedOf(program), 0], stderr);
    });
    assert.ok(faultCount > 150, `${faultCount}`);
  });

  it('leaves no descriptor and no child with such calls, wherever a task is cancelled', async () => {
    const outcome = await faulty([children, '25'], 4, 11, 0);
    const expected = ['done true cancelled true', 'wrong 0 refused 0', 'children 0'];
    const last = ['descriptors left 0', 'tasks 1', ''];
    assert.deepEqual(outcome.stdout.split('\n'), [...expected, ...last], outcome.stderr);
    assert.ok(struck(outcome) > 100, outcome.stderr);
  });

  it('leaves none with too few descriptors and too little memory either', async () => {
    const outcome = await faulty([children, '40'], 15, 1, 3);
    const { stdout, stderr } = outcome;
    assert.match(stdout, /wrong 0 refused [1-9]\d*\nchildren 0\ndescriptors left 0\ntasks 1\n$/);
    assert.doesNotMatch(stderr, /AddressSanitizer|runtime error/);
    assert.ok(struck(outcome) > 20);
  });

  it('ends every call in a thread with too little memory, too few descriptors and threads', async () => {
    const outcome = await faulty([await buildPort('quickjs', 'threads'), '60'], 15, 3, 3);
    const { stdout, stderr } = outcome;
    assert.match(
      stdout,
      /^done true wrong 0 refused [1-9]\d*\ndescriptors left 0\ntasks 1\n$/,
      stderr,
    );
    assert.doesNotMatch(stderr, /AddressSanitizer|runtime error/);
    assert.ok(struck(outcome) > 30, stderr);
  });

  describe('with the host of XS in its place', () => {
    let xs: string;
    const onXs = async (name: string, args: string[], more = {}) => {
      const env = { ...process.env, ASAN_OPTIONS: ASAN, ...more };
      return execute(xs, [await buildPort('xs', name), ...args], { timeout: 120_000, env });
    };

    before(async () => {
      xs = await ensureXsHost(() => {}, SANITIZED.ours);
    });

    it('leaves nothing of a handshake and of a thread, wherever it is cancelled', async () => {
      const tls = ['client', 'server', 'startTls', 'startTls of a server'];
      const { stdout, stderr } = await onXs('cancelled-anywhere', has('openssl') ? [texts()] : []);
      const names = [...(has('openssl') ? tls : []), 'thread'];
      const explored = names.map((name) => `${name}: cancelled, ended true, left 0`);
      assert.equal(stdout, `${explored.join('\n')}\ndescriptors left 0\ntasks 1\n`, stderr);
      assert.equal(stderr, '');
    });

    describe('with every connection encrypted', () => {
      const encrypted = async (faulty: string) => {
        useTls(true);
        const more = { LD_PRELOAD: faults, FAULTS: faulty };
        const outcome = onXs('storm', ['10', '100', '2', '60'], more);
        useTls(false);
        return outcome;
      };
      const end = '\nwrong 0\ndescriptors left 0\ntasks 1\n';
      before(function () {
        if (!has('openssl')) this.skip();
      });

      it('survives a storm, with calls that are interrupted, would block or are short', async () => {
        const { stdout, stderr } = await encrypted('4 7 0');
        assert.match(stdout, new RegExp(`refused 0 broken \\d+${end}$`));
        assert.equal(stderr, '');
      });

      it('survives it with too little memory inside of OpenSSL', async () => {
        const { stdout, stderr } = await encrypted('50 7 2');
        assert.match(stdout, new RegExp(`refused [1-9]\\d* broken \\d+${end}$`));
        assert.doesNotMatch(stderr, /AddressSanitizer|runtime error/);
      });
    });

    it('copies values, and ends threads', async () => {
      for (const program of programs(/^to-thread/)) {
        const file = await buildProgram('xs', 'compiled', program.source);
        const env = { ...process.env, ASAN_OPTIONS: ASAN };
        const { stdout, stderr } = await execute(xs, [file], { env });
        assert.equal(stdout.trimEnd(), expectedOf(program), `${program.name}: ${stderr}`);
        assert.equal(stderr, '');
      }
    });

    it('ends every call in a thread with too little memory, too few descriptors and threads', async () => {
      const { stdout, stderr } = await onXs('threads', ['60'], {
        LD_PRELOAD: faults,
        FAULTS: '15 3 4',
      });
      assert.match(stdout, /^done true wrong 0 refused [1-9]\d*\ndescriptors left 0\ntasks 1\n$/);
      assert.equal(stderr, '');
    });
  });

  it('loses nothing of a serial line with such calls', async () => {
    const peer = spawn('python3', [join(packageRoot(), 'test', 'support', 'line.py')]);
    const [device] = await once(peer.stdout, 'data');
    const words = Array.from({ length: 40 }, (_, i) => `${i} ${'é'.repeat(i + 1)}`);
    const said = [...words, 'close'].flatMap((word) => [`send ${word}`, 'read']);
    peer.stdin.end(`${['read', ...said].join('\n')}\n`);
    const outcome = await faulty([await buildPort('quickjs', 'line'), `${device}`.trim()], 3, 5, 0);
    const got = [...words, 'close'].map((word) => `got ${word}`);
    const last = ['OSError ENOENT', 'descriptors left 0', 'tasks 1', ''];
    assert.deepEqual(outcome.stdout.split('\n'), ['open', ...got, ...last], outcome.stderr);
    assert.ok(struck(outcome) > 20, outcome.stderr);
  });

  const storm = (...args: number[]) => [program, ...args.map(String)];

  it('survives a storm of connections', async () => {
    const { stdout, stderr, code } = await sanitized(storm(30, 400, 1, 60));
    assert.equal(stderr, '');
    assert.match(stdout, /\nwrong 0\ndescriptors left 0\ntasks 1\n$/);
    assert.equal(code, 0);
  });

  it('survives it with such calls: no byte is wrong', async () => {
    const outcome = await faulty(storm(20, 200, 2, 60), 4, 7, 0);
    assert.match(outcome.stdout, /refused 0 broken \d+\nwrong 0\ndescriptors left 0\ntasks 1\n$/);
    assert.ok(struck(outcome) > 1000, outcome.stderr);
  });

  it('survives it over pipes, with such calls', async () => {
    const over = await buildPort('quickjs', 'storm over-pipes');
    const outcome = await faulty([over, '20', '200', '2', '60'], 4, 7, 0);
    assert.match(outcome.stdout, /wrong 0\ndescriptors left 0\ntasks 1\n$/);
    assert.ok(struck(outcome) > 1000, outcome.stderr);
  });

  describe('with every connection encrypted', () => {
    let plainProgram: string;
    before(async function () {
      if (!has('openssl')) this.skip();
      plainProgram = program;
      useTls(true);
      program = await buildPort('quickjs', 'storm');
      useTls(false);
    });
    after(() => {
      program = plainProgram;
    });

    it('survives a storm of connections', async () => {
      const { stdout, stderr, code } = await sanitized(storm(10, 100, 1, 60));
      assert.deepEqual([stderr, code], ['', 0]);
      assert.match(stdout, /\nwrong 0\ndescriptors left 0\ntasks 1\n$/);
    });

    it('survives it with calls that are interrupted, would block or are short: no byte is wrong', async () => {
      const outcome = await faulty(storm(10, 100, 2, 60), 4, 7, 0);
      assert.match(outcome.stdout, /refused 0 broken \d+\nwrong 0\ndescriptors left 0\ntasks 1\n$/);
      assert.ok(struck(outcome) > 1000, outcome.stderr);
    });

    it('survives it with too little memory inside of OpenSSL', async () => {
      const { stdout, stderr } = await faulty(storm(10, 100, 3, 60), 50, 7, 2);
      assert.match(
        stdout,
        /refused [1-9]\d* broken \d+\nwrong 0\ndescriptors left 0\ntasks 1\n$/,
        stderr,
      );
      assert.doesNotMatch(stderr, /AddressSanitizer|runtime error/);
      assert.ok(Number(/^faults: (\d+)$/m.exec(stderr)?.[1]) > 20, stderr);
    });
  });

  it('survives it with too few descriptors and too little memory, and reports that', async () => {
    const outcome = await faulty(storm(20, 200, 3, 60), 40, 7, 1);
    const { stdout, stderr } = outcome;
    assert.match(stdout, /refused [1-9]\d* broken \d+\nwrong 0\ndescriptors left 0\ntasks 1\n$/);
    assert.match(stderr, /accept failed\nOSError: (?:EMFILE|ENOMEM)/);
    assert.doesNotMatch(stderr, /AddressSanitizer|runtime error/);
    assert.ok(struck(outcome) > 20);
  });
});
