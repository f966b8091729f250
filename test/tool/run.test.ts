import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, readdirSync } from 'node:fs';
import { ensureHost } from '../../tool/quickjs.js';
import { ensureXsHost } from '../../tool/xs.js';
import { CLI, Workshop } from './command.js';

const PROGRAM = `
  import { gather, run, sleepMs } from 'uasyncio';
  import { label } from './labels/label.js';

  declare const scriptArgs: string[] | undefined;
  declare const process: { argv: string[] };
  const args: string[] = typeof scriptArgs === 'undefined' ? process.argv.slice(2) : scriptArgs.slice(1);

  async function tick(name: string, rounds: number): Promise<string> {
    for (let i = 0; i < rounds; i++) await sleepMs(1);
    return label(name);
  }

  async function main(): Promise<void> {
    console.log((await gather(tick('a', 3), tick('b', 1))).join(' '), JSON.stringify(args));
    if (args[0] === 'fail') throw new TypeError('on purpose');
  }

  run(main);
`;

const WAITING = `
  import { run, sleep } from 'uasyncio';
  async function main(): Promise<void> {
    console.error('waiting');
    try {
      await sleep(1000);
    } finally {
      console.error('cleaned up');
    }
  }
  run(main);
`;

const SERVING = `
  import { openConnection, run, startServer } from 'uasyncio';
  run(async () => {
    await using server = await startServer(async (reader, writer) => {
      try { await reader.read(10); } finally { writer.close(); console.error('cleaned up'); }
    }, '127.0.0.1', 0);
    await openConnection('127.0.0.1', server.port);
    console.error('waiting');
    await server.serveForever();
  });
`;

const WORKER = `
  import * as os from 'os';
  import { double } from './double.js';
  const parent = os.Worker.parent;
  parent.onmessage = ({ data }) => {
    parent.postMessage(double(data));
    parent.onmessage = null;
  };
`;

const EMPLOYER = `
  import * as os from 'os';
  import { createTask, Future, run, sleep } from 'uasyncio';
  run(async () => {
    createTask(async () => {
      for (;;) await sleep(0);
    });
    const worker = new os.Worker('./worker.js');
    const answer = new Future();
    worker.onmessage = (event) => answer.setResult(event.data);
    worker.postMessage(21);
    console.log(await answer);
    worker.onmessage = null;
  });
`;

const GREEDY = `
  import { setTimeout } from 'os';
  import { createTask, openConnection, run, sleep, startServer } from 'uasyncio';
  const end = Date.now() + 300;
  const greedy = () => {
    if (Date.now() < end) setTimeout(greedy, 0);
  };
  run(async () => {
    const server = await startServer(async (reader, writer) => {
      writer.write(await reader.readline());
      writer.close();
    }, '127.0.0.1', 0);
    greedy();
    const [reader, writer] = await openConnection('127.0.0.1', server.port, { encoding: 'utf-8' });
    writer.write('hello\\n');
    const line = await reader.readline();
    await sleep(0.02);
    console.log(line.trim(), Date.now() < end ? 'in time' : 'late');
    writer.close();
    server.close();
  });
`;

const files = {
  'serving.ts': SERVING,
  'work/worker.js': WORKER,
  'work/double.js': 'export const double = (x) => 2 * x;',
  'work/employer.js': EMPLOYER,
  'work/greedy.js': GREEDY,
  'app.ts': PROGRAM,
  'labels/label.ts': "export const label = (name: string): string => '<' + name + '>';",
  'waiting.ts': WAITING,
};

describe('uasyncio run', () => {
  let shop: Workshop;

  before(async () => {
    await ensureHost(() => {});
    await ensureXsHost(() => {});
    shop = new Workshop();
    shop.write(files);
  });

  after(() => shop.remove());

  afterEach('nothing is left behind', () => {
    assert.deepEqual(readdirSync(shop.temporary), []);
    assert.equal(readdirSync(shop.folder).filter((name) => /\.m?js$/.test(name)).length, 0);
  });

  const interrupted = async (
    on: string,
    to: (pid: number) => number,
    program = 'waiting.ts',
  ): Promise<void> => {
    const tool = shop.start('run', program, '--on', on);
    let stderr = '';
    tool.stderr?.on('data', (data) => {
      if (stderr === '') process.kill(to(tool.pid as number), 'SIGINT');
      stderr += data;
    });
    const [code] = await once(tool, 'close');
    assert.equal(stderr, 'waiting\ncleaned up\n');
    assert.equal(code, 130);
  };

  for (const on of ['node', 'quickjs', 'xs']) {
    for (const mode of ['compiled', 'native']) {
      it(`runs on ${on}, ${mode}`, () => {
        const { stdout, stderr, code } = shop.uasyncio(
          'run',
          'app.ts',
          '--on',
          on,
          '--async',
          mode,
        );
        assert.deepEqual({ stdout, stderr, code }, { stdout: '<a> <b> []\n', stderr: '', code: 0 });
      });
    }

    it(`exits with 1 when main fails on ${on}`, () => {
      const { stderr, code } = shop.uasyncio('run', 'app.ts', '--on', on, 'fail');
      assert.match(stderr, /^TypeError: on purpose\n +at /);
      // The position in the program, not in the bundle.
      assert.match(stderr, /app\.ts:\d+/);
      assert.equal(code, 1);
    });

    it(`passes Ctrl-C, which goes to the whole group, to ${on} once`, () =>
      interrupted(on, (pid) => -pid));

    it(`passes a signal that only the tool gets to ${on}`, () => interrupted(on, (pid) => pid));

    it(`Ctrl-C ends a server with a silent client on ${on}`, () =>
      interrupted(on, (pid) => -pid, 'serving.ts'));
  }

  it('QuickJS finds workers beside the program, and busy tasks do not starve their messages', () => {
    const { stdout, code } = shop.uasyncio('run', 'work/employer.js', '--on', 'quickjs');
    assert.deepEqual({ stdout, code }, { stdout: '42\n', code: 0 });
  });

  it("a timer of QuickJS's that sets itself again and again starves no task and no socket", () => {
    const { stdout } = shop.uasyncio('run', 'work/greedy.js', '--on', 'quickjs');
    assert.equal(stdout, 'hello in time\n');
  });

  it('a native function that awaited a promise of the engine goes on after sleep(0)', () => {
    shop.write({
      'between.ts': `
import { run, sleep } from 'uasyncio';
run(async () => {
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    await sleep(0);
  }
  console.log('on');
});
`,
    });
    const { stdout, code } = shop.uasyncio('run', 'between.ts', '--async', 'native');
    assert.deepEqual({ stdout, code }, { stdout: 'on\n', code: 0 });
  });

  it('uses Node by default', () => {
    shop.write({ 'node.ts': 'console.log(process.release.name)' });
    assert.equal(shop.uasyncio('run', 'node.ts').stdout, 'node\n');
  });

  it('shows TypeScript lines, and none of the library, in the stacks of Node', () => {
    const { stderr } = shop.uasyncio('run', 'app.ts', 'fail');
    assert.match(stderr, /^TypeError: on purpose\n {4}at main \(app\.ts:16:\d+\)\n$/);
  });

  it('imports JSON, with an attribute and without', () => {
    shop.write({
      'pins.json': '{"led": 4, "text": "é", "more": [1, {"__proto__": 2}]}',
      'wrong.json': '{\n  "led": 4,\n}',
      'json.ts': `
        import pins, { led } from './pins.json';
        import same from './pins.json' with { type: 'json' };
        console.log(pins.led, led, pins === same, JSON.stringify(pins));
      `,
      'wrong.ts': `import wrong from './wrong.json'; console.log(wrong);`,
    });
    const expected = '4 4 true {"led":4,"text":"é","more":[1,{"__proto__":2}]}\n';
    for (const on of ['node', 'quickjs', 'xs'])
      assert.equal(shop.uasyncio('run', 'json.ts', '--on', on).stdout, expected);
    const { stderr } = shop.uasyncio('run', 'wrong.ts');
    assert.match(stderr, /^uasyncio: wrong\.json:2:11: JSON does not support trailing commas/);
  });

  it('exits with the code of the program', () => {
    shop.write({ 'seven.ts': 'process.exit(7)' });
    assert.equal(shop.uasyncio('run', 'seven.ts').code, 7);
  });

  it('exits with 128 plus the signal that ended the program', () => {
    shop.write({
      'killed.ts': "process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);",
    });
    assert.equal(shop.uasyncio('run', 'killed.ts').code, 137);
  });

  it('passes the arguments after the first one untouched', () => {
    const { stdout } = shop.uasyncio('run', 'app.ts', '--on', 'node', 'x', '--on', 'y', '--', '-z');
    assert.equal(stdout, '<a> <b> ["x","--on","y","--","-z"]\n');
  });

  it('passes options after --', () => {
    const { stdout } = shop.uasyncio('run', '--on', 'quickjs', 'app.ts', '--', '--on', 'y');
    assert.equal(stdout, '<a> <b> ["--on","y"]\n');
  });

  it('passes standard input', () => {
    shop.write({
      'in.ts': "process.stdin.on('data', data => process.stdout.write('got ' + data))",
    });
    const { stdout } = shop.execute(
      'sh',
      '-c',
      `echo hello | ${process.execPath} ${CLI} run in.ts`,
    );
    assert.equal(stdout, 'got hello\n');
  });

  it('runs a program in another folder', () => {
    shop.write({
      'far/away/app.ts': "import { label } from '../../labels/label'; console.log(label('x'))",
    });
    assert.equal(shop.uasyncio('run', 'far/away/app.ts').stdout, '<x>\n');
  });

  describe('with packages', () => {
    before(() => {
      shop.write({
        'shop/package.json': '{}',
        'shop/node_modules/modern/package.json': '{"type": "module", "exports": "./main.js"}',
        'shop/node_modules/modern/main.js': "export const modern = 'ES module';",
        'shop/node_modules/old/package.json': '{"main": "main.js"}',
        'shop/node_modules/old/main.js': "exports.old = 'CommonJS';",
        'shop/modern.ts': "import { modern } from 'modern'; console.log(modern);",
        'shop/both.ts':
          "import { old } from 'old'; import { modern } from 'modern'; console.log(old, modern);",
      });
    });

    it('finds them on node, including CommonJS', () => {
      assert.equal(shop.uasyncio('run', 'shop/both.ts').stdout, 'CommonJS ES module\n');
    });

    it('bundles them on quickjs', () => {
      assert.equal(shop.uasyncio('run', 'shop/modern.ts', '--on', 'quickjs').stdout, 'ES module\n');
    });
  });

  describe('with the user’s own engine', () => {
    const fake = (folder: string, status: number): void => {
      // Answers the test for qjs:os; otherwise prints its arguments.
      shop.write({
        [`${folder}/qjs`]: `#!/bin/sh\n[ $2 = -e ] && exit ${status}\ncd "$(dirname $2)"; shift 2; echo $@; ls; cat app.mjs\n`,
      });
      chmodSync(shop.path(`${folder}/qjs`), 0o755);
    };

    it('runs it with the native module beside it', () => {
      fake('old', 1);
      shop.write({ 'old/uasyncio.so': '' });
      const { stdout } = shop.uasyncio(
        'run',
        'app.ts',
        '--on',
        'quickjs',
        '--engine',
        'old/qjs',
        'x',
      );
      assert.match(stdout, /^x\napp\.mjs\nuasyncio\.so\n/);
      // Imports the native module first: its error can say why 'os' is not found.
      assert.match(stdout, /from '\.\/uasyncio\.so'[\s\S]*from 'os'/);
    });

    it('recognises quickjs-ng', () => {
      fake('ng', 0);
      const { stdout } = shop.uasyncio(
        'run',
        'app.ts',
        '--on',
        'quickjs',
        '--engine',
        'ng/qjs',
        '--native',
        'old/uasyncio.so',
      );
      assert.match(stdout, /from 'qjs:os'/);
      assert.doesNotMatch(stdout, /from 'os'/);
    });

    it('says how to build a missing native module', () => {
      fake('bare', 1);
      const { stderr, code } = shop.uasyncio(
        'run',
        'app.ts',
        // --engine means QuickJS.
        '--engine',
        'bare/qjs',
      );
      assert.match(
        stderr,
        /^uasyncio: no native module for bare\/qjs: build it with 'npx uasyncio native --headers .*\n$/,
      );
      assert.equal(code, 2);
    });

    it('runs another Node', () => {
      const { stdout } = shop.uasyncio(
        'run',
        'app.ts',
        '--on',
        'node',
        '--engine',
        process.execPath,
      );
      assert.equal(stdout, '<a> <b> []\n');
    });
  });
});
