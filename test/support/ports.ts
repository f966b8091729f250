// Builds and runs programs with real sockets, on an engine, in a process of their own.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { rollup } from 'rollup';
import { ensureHost } from '../../tool/quickjs.js';
import { packageRoot } from '../../tool/root.js';
import type { Target } from './programs.js';
import { temporaryFolder } from './temporary.js';
import { compiler } from './world.js';

export type { Target };
export const TARGETS: Target[] = ['node', 'quickjs'];

const DIST = join(packageRoot(), 'dist');
const PROGRAMS = join(packageRoot(), 'test', 'ports', 'programs');

const built = new Map<Target, Promise<string>>();

/** All programs of test/ports/programs for one engine; gives their folder. */
export function buildPrograms(target: Target): Promise<string> {
  let folder = built.get(target);
  if (folder === undefined) {
    folder = build(target);
    built.set(target, folder);
  }
  return folder;
}

async function build(target: Target): Promise<string> {
  const plugin = compiler();
  const transform = plugin.transform as unknown as (
    this: unknown,
    code: string,
    id: string,
  ) => null;
  const files = readdirSync(PROGRAMS).filter((file) => file.endsWith('.ts'));
  const bundle = await rollup({
    input: Object.fromEntries(files.map((file) => [basename(file, '.ts'), join(PROGRAMS, file)])),
    external: [/^node:/, 'os', 'std', 'uasyncio:heap'],
    plugins: [
      {
        name: 'uasyncio-in-tree',
        resolveId(id, importer) {
          if (id === 'uasyncio') return join(DIST, `${target}.js`);
          if (id === 'uasyncio/runtime') return join(DIST, 'runtime.js');
          if (id.endsWith('uasyncio.so')) return { id: './uasyncio.so', external: 'absolute' };
          const ours =
            importer !== undefined && dirname(importer) === PROGRAMS && id.startsWith('./');
          return ours ? join(PROGRAMS, id.replace(/\.js$/, '.ts')) : null;
        },
      },
      {
        name: plugin.name,
        transform(code, id) {
          return id.startsWith(DIST) ? null : transform.call(this, code, id);
        },
      },
    ],
    onwarn() {},
  });
  const folder = temporaryFolder(`ports-${target}`);
  await bundle.write({
    dir: folder,
    format: 'es',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name].mjs',
  });
  await bundle.close();
  return folder;
}

/** What starts a program, its arguments excluded. */
export async function commandFor(target: Target, name: string): Promise<string[]> {
  const engine =
    target === 'node' ? [process.execPath, '--expose-gc'] : [await ensureHost(() => {})];
  return [...engine, join(await buildPrograms(target), `${name}.mjs`)];
}

/** A program that runs. Its output is read line by line. */
export class Running {
  readonly child: ChildProcess;
  readonly lines: string[] = [];
  readonly errors: string[] = [];
  private ended = false;
  private waiting = new Set<() => void>();
  private exit: Promise<number>;

  constructor(command: string[]) {
    const [file, ...args] = command as [string, ...string[]];
    this.child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const [stream, lines] of [
      [this.child.stdout, this.lines],
      [this.child.stderr, this.errors],
    ] as const) {
      assert.ok(stream);
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        this.changed();
      });
    }
    this.exit = new Promise((resolve) => {
      this.child.on('close', (code, signal) => {
        this.ended = true;
        if (signal !== null) this.errors.push(`ended by ${signal}`);
        resolve(code ?? -1);
        this.changed();
      });
    });
  }

  private changed(): void {
    for (const look of [...this.waiting]) look();
  }

  /** Resolves when `ready` is true; looks whenever the program has printed or ended. */
  until(ready: () => boolean, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (ready()) resolve();
        else if (this.ended) reject(new Error(`ended before ${what}\n${this.output()}`));
        else return;
        this.waiting.delete(look);
      };
      this.waiting.add(look);
      look();
    });
  }

  /** What follows `word` in the first line, printed already or to come, that begins with it. */
  async value(word: string): Promise<string> {
    const find = (): string | undefined =>
      this.lines.find((line) => line === word || line.startsWith(`${word} `));
    await this.until(() => find() !== undefined, `printing '${word}'`);
    return (find() as string).slice(word.length + 1);
  }

  async port(): Promise<number> {
    return Number(await this.value('port'));
  }

  output(): string {
    return [...this.lines, '--- stderr', ...this.errors].join('\n');
  }

  /** Waits for its end, which must be a good one, and gives the lines. */
  async finish(): Promise<string[]> {
    const code = await this.exit;
    assert.equal(code, 0, this.output());
    assert.deepEqual(this.errors, []);
    return this.lines;
  }

  async stop(): Promise<void> {
    if (!this.ended) this.child.kill('SIGKILL');
    await this.exit;
  }
}

const running = new Set<Running>();

export async function start(target: Target, name: string, ...args: unknown[]): Promise<Running> {
  return startCommand([...(await commandFor(target, name)), ...args.map(String)]);
}

export function startCommand(command: string[]): Running {
  const program = new Running(command);
  running.add(program);
  return program;
}

const opened = new Set<Server | Socket>();

/** A server of this process, which is none of ours. */
export function listen(
  onClient: (socket: Socket) => void,
  options: object = {},
): Promise<{ server: Server; port: number }> {
  const server = createServer({ allowHalfOpen: true, ...options }, (socket) => {
    opened.add(socket);
    socket.on('error', () => {});
    onClient(socket);
  });
  opened.add(server);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({ server, port: (server.address() as AddressInfo).port }),
    );
  });
}

export function dial(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    opened.add(socket);
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}

const LISTENER = `
  const server = require('node:net').createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    require('node:fs').writeSync(1, 'port ' + server.address().port + '\\n');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;

/** A port of this machine where a connect neither succeeds nor fails: who listens does not accept. */
export async function blackHole(): Promise<number> {
  const port = await startCommand([process.execPath, '-e', LISTENER]).port();
  // Its queue holds one more than its backlog.
  await Promise.all([dial(port), dial(port)]);
  return port;
}

/** Call after each test: ends what it has started. */
export async function cleanUp(): Promise<void> {
  for (const x of opened) {
    if ('listen' in x) x.close();
    else x.destroy();
  }
  opened.clear();
  const all = [...running];
  running.clear();
  for (const program of all) await program.stop();
}
