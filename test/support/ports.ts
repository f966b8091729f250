// Builds and runs programs with real sockets, on an engine, in a process of their own.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { type Plugin, rollup } from 'rollup';
import { IS_SMALL, Output, scriptMaker, starter } from '../../tool/espruino.js';
import { minifier } from '../../tool/minify.js';
import { packageRoot } from '../../tool/root.js';
import { espruino } from '../../tool/targets/index.js';
import { EXTERNAL } from './builds.js';
import { certificates, has } from './certificates.js';
import { WHOLE } from './conformance.js';
import { engineOf, isEspruino, type Target, targetOf } from './engines.js';
import { temporaryFolder } from './temporary.js';
import { compiler } from './world.js';

export { isEspruino, type Target };
export const TARGETS: Target[] = ['node', 'quickjs', 'xs', 'espruino-model', 'espruino'];
/** Engines with TLS for servers, and in connections that are open. */
export const SECURE: Target[] = ['node', 'quickjs', 'xs'];
/** Each engine, plain, and with every connection encrypted: one engine for that, or all where everything is played. */
export const WAYS: [target: Target, secure: boolean, title: string][] = [
  ...TARGETS.map((target): [Target, boolean, string] => [target, false, target]),
  ...SECURE.filter((target) => WHOLE || target === 'quickjs').map(
    (target): [Target, boolean, string] => [target, true, `${target} over TLS`],
  ),
];

let secure = false;

/** Whether the programs, and the peers in this process, encrypt all connections from now on. */
export function useTls(on: boolean): void {
  secure = on;
}

/** The abilities of an engine's sockets. */
export interface Traits {
  /** One direction of a connection can end alone. */
  halfClose: boolean;
  /** The engine distinguishes a reset by the peer from its end. */
  tellsResets: boolean;
  /** A reset that comes behind unread data may look like the end. */
  mayHideResets: boolean;
  /** TCP slows down a peer that is faster than the reader. */
  slowsDown: boolean;
  /** How many clients may be connected at once, and how many may wait to be accepted. */
  clients: number;
  backlog: number;
}

export function traitsOf(target: Target, overTls = false): Traits {
  const all = { halfClose: !overTls, tellsResets: true, slowsDown: true, mayHideResets: false };
  const few = { ...all, halfClose: false, tellsResets: false };
  if (isEspruino(target)) return { ...few, slowsDown: false, clients: 50, backlog: 10 };
  if (target === 'xs') return { ...few, clients: 500, backlog: 100 };
  return { ...all, mayHideResets: target === 'node', clients: 500, backlog: 500 };
}

/** Whether an engine's command runs Node, whose memory can be measured only with options of its own. */
function isNode([file]: string[]): boolean {
  return file === process.execPath;
}

/** Whether the target cannot run here: Espruino itself is in no registry, and certificates need the command openssl. */
export function isMissing(target: Target, overTls = false): boolean {
  return (target === 'espruino' && !process.env.ESPRUINO) || (overTls && !has('openssl'));
}

const DIST = join(packageRoot(), 'dist');
const PROGRAMS = join(packageRoot(), 'test', 'ports', 'programs');
const built = new Map<string, Promise<string>>();

/**
 * Builds a program of test/ports/programs for an engine when it is first needed; returns its file. A name such as
 * `client over-unix` means the program `client` with the connections of over-unix.ts.
 */
export function buildPort(target: Target, name: string): Promise<string> {
  const whole = secure ? `${name} over-tls` : name;
  const key = `${isEspruino(target) ? 'espruino' : target} ${whole}`;
  const file =
    built.get(key) ?? (isEspruino(target) ? buildScript(name) : buildModule(target, whole));
  built.set(key, file);
  return file;
}

async function buildModule(target: Target, whole: string): Promise<string> {
  const onXs = target === 'xs';
  const [name, over] = whole.split(' ') as [string, string?];
  const bundle = await rollup({
    input: join(PROGRAMS, `${name}.ts`),
    external: EXTERNAL,
    plugins: plugins(
      DIST,
      target,
      onXs ? 'host-xs' : 'host',
      compiler({ dialect: targetOf(target).dialect }),
      over,
    ),
    onwarn() {},
  });
  const file = join(
    temporaryFolder(`ports-${target}${over === undefined ? '' : `-${over}`}`),
    `${name}.mjs`,
  );
  await bundle.write({ file, inlineDynamicImports: true });
  await bundle.close();
  return file;
}

async function buildScript(name: string): Promise<string> {
  const bundle = await rollup({
    input: join(PROGRAMS, `${name}.ts`),
    plugins: plugins(
      join(DIST, 'espruino'),
      'espruino',
      'host-espruino',
      compiler({ dialect: espruino.dialect }),
    ),
    onwarn() {},
  });
  const file = join(temporaryFolder('ports-espruino'), `${name}.js`);
  await bundle.write({
    file,
    plugins: [minifier(espruino.minify), scriptMaker({ kind: 'program', minify: true })],
  });
  await bundle.close();
  return file;
}

function plugins(
  dist: string,
  entry: string,
  host: string,
  plugin: Plugin,
  over?: string,
): Plugin[] {
  const transform = plugin.transform as unknown as (
    this: unknown,
    code: string,
    id: string,
  ) => null;
  return [
    {
      name: 'uasyncio-in-tree',
      resolveId(id, importer) {
        if (id === 'uasyncio')
          return over !== undefined && !importer?.endsWith(`${over}.ts`)
            ? join(PROGRAMS, `${over}.ts`)
            : join(dist, `${entry}.js`);
        const [, part] = /^uasyncio\/(.*)$/.exec(id) ?? [];
        if (part !== undefined) {
          // A few entries are there for single ports.
          const own = join(dist, `${part}-${entry.replace('-compiled', '')}.js`);
          return existsSync(own) ? own : join(dist, `${part}.js`);
        }
        if (id.endsWith('uasyncio.so')) return { id: './uasyncio.so', external: 'absolute' };
        if (importer === undefined || dirname(importer) !== PROGRAMS || !id.startsWith('./'))
          return null;
        return join(PROGRAMS, id === './host.js' ? `${host}.ts` : id.replace(/\.js$/, '.ts'));
      },
    },
    {
      name: plugin.name,
      load(id) {
        return id.endsWith('identity.ts') && over === 'over-tls' ? identity() : null;
      },
      transform(code, id) {
        return id.startsWith(dist) ? null : transform.call(this, code, id);
      },
    },
  ];
}

function identity(): string {
  const { ca, server } = certificates();
  const texts = { ca: ca.cert, cert: server.cert, key: server.key };
  return Object.entries(texts)
    .map(([name, text]) => `export const ${name} = ${JSON.stringify(text)};`)
    .join('\n');
}

/** The command that starts a program. */
export async function commandFor(
  target: Target,
  name: string,
  ...args: unknown[]
): Promise<string[]> {
  const engine = await engineOf(target);
  const file = await buildPort(target, name);
  const words = args.map(String);
  if (!isEspruino(target)) {
    // Memory that another thread frees would be counted late.
    if (isNode(engine)) engine.push('--expose-gc', '--single-threaded-gc');
    return [...engine, file, ...words];
  }
  const start = join(temporaryFolder('start'), `${name}.js`);
  const text = starter(file, name, words);
  writeFileSync(start, name === 'blocks' ? measured(text) : text);
  return [...engine, start];
}

/** Makes the program run from Storage, with the number of blocks in use before it was loaded in `usedBefore`. */
export function measured(start: string): string {
  return start
    .replaceAll(IS_SMALL, 'true')
    .replace(/(?=eval\(.*\)$)/, 'var usedBefore=process.memory().usage;\n');
}

/** A running program. Its output is read line by line. */
export class Running {
  readonly child: ChildProcess;
  readonly lines: string[] = [];
  readonly errors: string[] = [];
  private ended = false;
  private waiting = new Set<() => void>();
  private exit: Promise<number>;

  constructor(command: string[]) {
    const [file, ...args] = command as [string, ...string[]];
    // Espruino keeps a file for its flash memory in this folder.
    const cwd = dirname(args.at(-1) ?? '/');
    const onEspruino = cwd.includes('uasyncio-start');
    this.child = spawn(file, args, {
      // The input stays open, because Espruino reads rubbish after its end.
      stdio: [onEspruino ? 'pipe' : 'ignore', 'pipe', 'pipe'],
      cwd: onEspruino ? cwd : undefined,
    });
    const output = new Output(
      (line) => this.lines.push(line),
      (line) => this.errors.push(line),
    );
    for (const [stream, lines] of [
      [this.child.stdout, this.lines],
      [this.child.stderr, this.errors],
    ] as const) {
      assert.ok(stream);
      createInterface({ input: stream }).on('line', (line) => {
        if (onEspruino && lines === this.lines) output.line(line);
        else lines.push(line);
        this.changed();
      });
    }
    this.exit = new Promise((resolve) => {
      this.child.on('close', (code, signal) => {
        this.ended = true;
        if (signal !== null) this.errors.push(`ended by ${signal}`);
        resolve(output.exitCode ?? code ?? -1);
        this.changed();
      });
    });
  }

  private changed(): void {
    for (const look of [...this.waiting]) look();
  }

  /** Resolves when `ready` returns true; calls it whenever the program has printed or ended. */
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

  /** Returns the rest of the first line, already printed or not, that begins with `word`. */
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

  /** Waits for the end, which must be good, and returns the lines. `allowed`: permitted lines on the error output. */
  async finish(allowed?: RegExp): Promise<string[]> {
    const code = await this.exit;
    assert.equal(code, 0, this.output());
    assert.deepEqual(
      this.errors.filter((line) => !allowed?.test(line)),
      [],
    );
    return this.lines;
  }

  async stop(): Promise<void> {
    if (!this.ended) this.child.kill('SIGKILL');
    await this.exit;
  }
}

const running = new Set<Running>();

export async function start(target: Target, name: string, ...args: unknown[]): Promise<Running> {
  return startCommand(await commandFor(target, name, ...args));
}

export function startCommand(command: string[]): Running {
  const program = new Running(command);
  running.add(program);
  return program;
}

const opened = new Set<Server | Socket>();

/** What a client prints that aborts while it writes much. */
export const ABORTED = ['drain OSError ECONNABORTED', 'read ""', 'closed'];

/** How many bytes come until the connection ends, in whatever way. */
export function lengthOf(socket: Socket): Promise<number> {
  let length = 0;
  socket.on('data', (data) => {
    length += data.length;
  });
  return new Promise((resolve) => {
    const end = () => resolve(length);
    if (socket.closed) end();
    socket.once('end', end).once('close', end);
  });
}

/** A server in this process that uses Node's sockets, not the library. */
export function listen(
  onClient: (socket: Socket) => void,
  options: object = {},
): Promise<{ server: Server; port: number }> {
  const overTls = secure;
  const server = createServer({ allowHalfOpen: true, ...options }, (plain) => {
    const socket = overTls ? encryptedServer(plain) : plain;
    opened.add(plain);
    opened.add(socket);
    plain.on('error', () => {});
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

/** As `listen`, at a path. */
export function listenAtPath(
  onClient: (socket: Socket) => void,
  path: string,
): Promise<{ server: Server }> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    opened.add(socket);
    socket.on('error', () => {});
    onClient(socket);
  });
  opened.add(server);
  return new Promise((resolve) => {
    server.listen({ path }, () => resolve({ server }));
  });
}

function encryptedServer(plain: Socket): Socket {
  const { cert, key } = certificates().server;
  const socket = new TLSSocket(plain, { isServer: true, cert, key });
  // Otherwise the system may keep bytes until the client has acknowledged the session tickets, and a reset drops them.
  plain.setNoDelay(true);
  // A reset is one of the connection below.
  socket.resetAndDestroy = () => {
    const { _handle } = plain as unknown as { _handle: { reset(done: () => void): void } };
    _handle.reset(() => {});
    return socket;
  };
  return socket;
}

export function dial(port: number, overTls = secure): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const target = { port, host: '127.0.0.1', allowHalfOpen: true };
    const socket = overTls
      ? connectTls({ ...target, ca: certificates().ca.cert })
      : connect(target);
    opened.add(socket);
    socket.once(overTls ? 'secureConnect' : 'connect', () => resolve(socket));
    socket.once('error', reject);
  });
}

const LISTENER = `
  const server = require('node:net').createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    require('node:fs').writeSync(1, 'port ' + server.address().port + '\\n');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;

/** A port of this machine where a connect neither succeeds nor fails: its listener does not accept. */
export async function blackHole(): Promise<number> {
  const port = await startCommand([process.execPath, '-e', LISTENER]).port();
  // The listener's queue holds one connection more than its backlog.
  await Promise.all([dial(port, false), dial(port, false)]);
  return port;
}

/** Call this after each test: ends all that the test has started. */
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
