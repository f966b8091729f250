import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../tool/root.js';
import { buildModel } from './hosts/espruino/build.js';
import { ESPRUINO, isSmall } from './hosts/espruino/real.js';
import { isCompiled, lacking, RARE } from './support/board.js';
import { has } from './support/certificates.js';
import { Workshop } from './tool/command.js';

interface First {
  file: string;
  /** What the program prints; absent for a server, which answers and does not end. */
  prints?: string;
  /** The engines that the page is about. Default: all. */
  on?: RegExp;
}

const FIRST: First[] = [
  { file: 'README.md', prints: 'tick 0\nHELLO\n\ntick 1\ntick 2\n' },
  { file: 'docs/guide.md', prints: 'red 1\ngreen 1\ngreen 2\nred 2\ngreen 3\nred 3\ndone\n' },
  { file: 'docs/espruino.md', on: /Espruino/ },
  { file: 'docs/moddable.md', on: /^xs|^a virtual/ },
];

const ENGINES: Record<string, string[]> = {
  node: ['--on', 'node'],
  quickjs: ['--on', 'quickjs'],
  xs: ['--on', 'xs'],
  'the model of Espruino': ['--on', 'espruino', '--engine', 'bin/unicode'],
  'the model of Espruino without Unicode': ['--on', 'espruino', '--engine', 'bin/bytes'],
  Espruino: ['--on', 'espruino', '--engine', `${ESPRUINO}`],
  'a virtual ESP32': ['--board', 'esp32-moddable'],
  'a virtual ESP32-C3': ['--board', 'esp32-c3-moddable'],
  'a virtual Pico W': ['--board', 'pico-w-moddable'],
};

/** A build takes long: these run one of the programs each. */
const ONLY: Record<string, string> = {
  'the model of Espruino': 'README.md',
  'a virtual ESP32': 'docs/guide.md',
  'a virtual ESP32-C3': 'README.md',
  'a virtual Pico W': 'docs/moddable.md',
};

/** The reason why the program cannot run on an engine here. */
function missing(engine: string): string | undefined {
  if (engine.startsWith('a virtual'))
    return lacking() ?? (isCompiled({ id: `${ENGINES[engine]?.[1]}` }) ? undefined : RARE);
  return engine === 'Espruino' && !ESPRUINO ? 'ESPRUINO names none' : undefined;
}

/** The lines with which a virtual board ends: they say how much was used. */
const withoutUsage = (stderr: string): string => stderr.replace(/^uasyncio: .*\n/gm, '');

/** Stands for a board's pins on engines that have none. */
const PINS = 'Object.assign(globalThis, { D2: 2, digitalWrite() {} });\n';

/** The first program of a text, changed to use a free port; a server also prints when it listens. */
async function programOf(file: string, engine: string): Promise<[string, number]> {
  const text = readFileSync(join(packageRoot(), file), 'utf8');
  const source = /^```ts\n([\s\S]*?)^```/m.exec(text)?.[1] ?? '';
  const port = await freePort();
  const ready = source
    .replaceAll('8000', String(port))
    .replace('await server.waitClosed()', "console.log('listening'); $&");
  const needsPins = ready.includes('digitalWrite') && !ENGINES[engine]?.includes('espruino');
  return [needsPins ? ready.replace(/(?=\nasync function)/, `\n${PINS}`) : ready, port];
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Waits until a line is printed, and fails if the program ends first. */
function printed(child: ChildProcess, line: string): Promise<void> {
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream as NodeJS.ReadableStream }).on('line', (each) => {
        lines.push(each);
        if (each === line) resolve();
      });
    child.on('close', (code) => reject(new Error(`ended with ${code}:\n${lines.join('\n')}`)));
  });
}

function answer(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let got = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.setEncoding('utf8');
    socket.on('data', (data) => {
      got += data;
    });
    socket.on('end', () => resolve(got)).on('error', reject);
  });
}

describe('the first program of', () => {
  const shop = new Workshop();
  let small = false;

  before(async () => {
    const model = `'${process.execPath}' '${await buildModel()}'`;
    shop.write({
      'bin/unicode': `#!/bin/sh\nexec ${model} "$@"\n`,
      'bin/bytes': `#!/bin/sh\nexec ${model} --no-unicode "$@"\n`,
    });
    for (const name of ['unicode', 'bytes']) chmodSync(shop.path(`bin/${name}`), 0o755);
    if (ESPRUINO) small = await isSmall();
  });

  after(() => shop.remove());

  FIRST.forEach(({ file, prints, on = /^/ }, i) => {
    for (const [engine, options] of Object.entries(ENGINES)) {
      if (!on.test(engine) || (ONLY[engine] ?? file) !== file) continue;
      it(`${file} does what it says, on ${engine}`, async function () {
        const isReal = engine === 'Espruino';
        if (missing(engine) || (isReal && small && file !== 'docs/guide.md')) this.skip();
        const [source, port] = await programOf(file, engine);
        const name = `first-${i}-${Object.keys(ENGINES).indexOf(engine)}.ts`;
        shop.write({ [name]: source });
        if (prints !== undefined) {
          const { stdout, stderr, code } = shop.uasyncio('run', name, ...options);
          assert.equal(stdout + withoutUsage(stderr), prints);
          assert.equal(code, 0);
          return;
        }
        const forward = engine.startsWith('a virtual') ? ['--forward', `${port}`] : [];
        const child = shop.start('run', name, ...options, ...forward);
        const closed = new Promise((resolve) => child.on('close', resolve));
        try {
          await printed(child, 'listening');
          for (const line of ['žluť 😀\n', 'twice\n'])
            assert.equal(await answer(port, line), `you said ${line}`);
        } finally {
          child.kill('SIGTERM');
          await closed;
        }
      });
    }
  });
});

describe('the guide', () => {
  const shop = new Workshop();
  const guide = readFileSync(join(packageRoot(), 'docs/guide.md'), 'utf8');
  after(() => shop.remove());

  for (const engine of ['node', 'quickjs'])
    it(`has a server and a client of TLS that work on ${engine}`, async function () {
      if (!has('openssl')) this.skip();
      const section = guide.slice(guide.indexOf('\n## TLS'), guide.indexOf('\n## Datagrams'));
      const [, command = ''] = /^```sh\n([\s\S]*?)^```/m.exec(section) as RegExpExecArray;
      assert.equal(shop.execute('sh', '-c', command).code, 0);
      const [, program = ''] = /^```ts\n(import [\s\S]*?)^```/m.exec(section) as RegExpExecArray;
      const ported = program
        .replace("import { readFileSync } from 'node:fs'", "import * as std from 'std'")
        .replace(/readFileSync\((.*?), 'utf8'\)/g, 'std.loadFile($1) as string');
      shop.write({
        'tls.ts': (engine === 'node' ? program : ported).replaceAll('8443', `${await freePort()}`),
      });
      const { stdout, stderr } = shop.uasyncio('run', 'tls.ts', '--on', engine);
      assert.equal(stdout + stderr, 'HELLO TLSv1.3\n');
    });
});
