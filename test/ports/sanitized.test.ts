import assert from 'node:assert/strict';
import { join } from 'node:path';
import { compile } from '../../tool/cc.js';
import { ensureHost } from '../../tool/quickjs.js';
import { packageRoot } from '../../tool/root.js';
import { buildProgram } from '../support/builds.js';
import { buildPort } from '../support/ports.js';
import { execute, expectedOf, pool, programs, type Transcript } from '../support/programs.js';
import { temporaryFolder } from '../support/temporary.js';

const USES_SOCKETS = /^(?:streams|server|wait-for-a-connect)/;
// Leaks are not checked, because the engine frees nothing when it ends.
const ASAN = 'detect_leaks=0:verify_asan_link_order=0';

/** Our C code for QuickJS under AddressSanitizer and UndefinedBehaviorSanitizer, and system calls that fail. */
describe('the native module of QuickJS, sanitized', () => {
  let host: string;
  let faults: string;
  let plain: string;
  let program: string;
  let total = 0;
  const list = programs(USES_SOCKETS);

  before(async () => {
    plain = await ensureHost(() => {});
    host = await ensureHost(() => {}, true);
    faults = join(temporaryFolder('faults'), 'faults.so');
    const source = join(packageRoot(), 'test', 'hosts', 'quickjs', 'faults.c');
    await compile('faults.c', ['-O1', '-shared', '-fPIC', source, '-o', faults, '-ldl']);
    program = await buildPort('quickjs', 'storm');
  });

  const sanitized = (args: string[], more: Record<string, string> = {}): Promise<Transcript> =>
    execute(host, args, { timeout: 120_000, env: { ...process.env, ASAN_OPTIONS: ASAN, ...more } });

  const faulty = (args: string[], rate: number, seed: number, hard: 0 | 1): Promise<Transcript> =>
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
    assert.ok(list.length > 30);
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
    assert.ok(faultCount > 500, `${faultCount}`);
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

  it('survives it with too few descriptors and too little memory, and reports that', async () => {
    const outcome = await faulty(storm(20, 200, 3, 60), 40, 7, 1);
    const { stdout, stderr } = outcome;
    assert.match(stdout, /refused [1-9]\d* broken \d+\nwrong 0\ndescriptors left 0\ntasks 1\n$/);
    assert.match(stderr, /accept failed\nOSError: (?:EMFILE|ENOMEM)/);
    assert.doesNotMatch(stderr, /AddressSanitizer|runtime error/);
    assert.ok(struck(outcome) > 20);
  });
});
