import { readFileSync, writeFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type OutputChunk, type Plugin, rollup } from 'rollup';
import { bundle } from '../tool/bundle.js';
import { lean } from '../tool/lean.js';
import { minifier } from '../tool/minify.js';
import { pruner } from '../tool/prune.js';
import { distFolder } from '../tool/root.js';
import { quickjs } from '../tool/targets/index.js';
import { folder } from './harness.js';
import { atMost, type Cell, section, table } from './table.js';

const ENTRY = '\0entry';
/** The library with a port, without the support for native async functions. */
const LIBRARY = 'quickjs-compiled.js';
const CORE = ['run', 'sleep', 'createTask', 'currentTask', 'gather', 'waitFor', 'Event', 'Lock'];
/** Also what the lean profile keeps, beside what is imported: what ports call, and the methods of a usual program. */
const USED = '/* turn stalled interrupted cancel done result set clear wait acquire release */';
const FIRST = ['run', 'sleep', 'createTask'];
const FRAME = "export { Frame } from 'runtime.js';";
const RUNTIME = "export { Frame, TryFrame } from 'runtime.js';";
const ALL = `export * from '${LIBRARY}'; ${RUNTIME}`;
const NATIVE = "import 'src/core/native.js';";
const KB = 1024;

const HELLO = `import { run, sleep } from 'uasyncio';
async function main(): Promise<void> {
  await sleep(0.1);
  console.log('hello');
}
run(main);
`;
/** Three awaits and a loop. */
const FUNCTION = (name: string): string => `
export async function ${name}(reader: Reader, writer: Writer, count: number): Promise<number> {
  let sum = await reader.begin();
  for (let i = 0; i < count; i++) {
    const value = await reader.next();
    sum += value * i;
  }
  await writer.write(sum);
  return sum;
}
`;

/** All words of tool/parts.ts. */
const WORDS = `// protocolVersion qos will subscribe ssl text json bytes arrayBuffer body eventStream status redirect keepalive headers
// password protocols url query remoteAddress port waitClosed abortClients using getSetCookie post put patch`;
const inMain = (imports: string, from: string, body: string): string =>
  `import { run } from 'uasyncio'; import { ${imports} } from 'uasyncio/${from}'; run(async () => { ${body} });`;
/** What a program has of a protocol. */
const PROTOCOLS: [title: string, program: string, limit?: number][] = [
  [
    'mqtt: publishing with QoS 0',
    inMain('connect', 'mqtt', `await (await connect('mqtt://h')).publish('a', 'b');`),
    7 * KB,
  ],
  [
    'mqtt: all',
    inMain('connect', 'mqtt', `(await connect('mqtt://h')).subscribe('a', { qos: +'2' });`) + WORDS,
  ],
  [
    'http, server: routes with parameters, text and JSON',
    inMain(
      'Response, Router, serve',
      'http',
      `const app = new Router(); app.get('/', () => new Response('hello'));
       app.get('/a/:b', (request) => Response.json(request.params)); await serve(app, null, 80);`,
    ),
    6 * KB,
  ],
  [
    'http, server: all',
    inMain(
      'eventStream, Query, Response, Router, serve',
      'http',
      `console.log(eventStream, Query, Response); await serve(new Router(), null, 80);`,
    ) + WORDS,
  ],
  [
    'http, client: a GET that reads a text',
    inMain('fetch', 'http', `console.log(await (await fetch('http://h/')).text());`),
    5 * KB,
  ],
  ['http, client: all', inMain('fetch', 'http', `await fetch('http://h/');`) + WORDS],
  [
    'websocket: a client',
    inMain(
      'connect',
      'websocket',
      `const socket = await connect('ws://h'); for await (const m of socket) await socket.send(m);`,
    ),
    4 * KB,
  ],
  [
    'websocket: client and server',
    inMain('connect, upgrade', 'websocket', `await connect('ws://h'); upgrade(() => {});`) + WORDS,
  ],
  ['sntp', inMain('query', 'sntp', `console.log(await query('h'));`), KB],
];

interface Size {
  plain: number;
  gzip: number;
}

const TITLES: [key: string, title: string, limit?: number][] = [
  ['core', 'scheduler, sleep, tasks, gather, waitFor, Event, Lock', 13 * KB],
  ['leanCore', 'the same, lean', 9 * KB],
  ['first', 'run, sleep, createTask'],
  ['leanFirst', 'the same, lean', 6 * KB],
  ['everything', 'everything with streams', 45 * KB],
  ['native', 'on top: native async functions'],
  ['quickjs', 'on top: port QuickJS'],
  ['node', 'on top: port Node'],
  ['hello', 'a program that sleeps and prints, with its port'],
  ['leanHello', 'the same, lean'],
  ['function', 'a compiled async function: three awaits, a loop', 300],
  ['nativeFunction', 'the same function as a native one'],
];

/** Bytes, minified, by what they are of. */
export async function sizes(): Promise<Record<string, Size>> {
  const core = `export { ${CORE.join(', ')} } from '${LIBRARY}'; ${RUNTIME} ${USED}`;
  const first = `export { ${FIRST.join(', ')} } from '${LIBRARY}'; ${FRAME} ${USED}`;
  const all = await minified(ALL);
  const native = await minified(ALL + NATIVE);
  return {
    core: await minified(core),
    leanCore: await minified(core, { isLean: true }),
    first: await minified(first),
    leanFirst: await minified(first, { isLean: true }),
    everything: all,
    native: without(native, all),
    quickjs: without(await minified(ALL, { withPort: true }), all),
    node: without(
      await minified(`export * from 'node.js'; ${RUNTIME}`, { withPort: true }),
      native,
    ),
    hello: await program(HELLO, 'compiled'),
    leanHello: await program(HELLO, 'compiled', true),
    function: await oneFunction('compiled'),
    nativeFunction: await oneFunction('native'),
  };
}

export async function size(): Promise<void> {
  const all = await sizes();
  section(
    '6. Size',
    'Bytes, minified, unused code dropped, internal names shortened. KB of 1024 bytes.',
  );
  table(
    ['size of', 'bytes', 'KB', 'gzip', 'target'],
    TITLES.map(([key, title, limit]): Cell[] => {
      const { plain, gzip } = all[key] as Size;
      const goal = limit === undefined ? undefined : atMost(plain, limit);
      // The functions are compressed with others that are like them.
      const small = /function/i.test(key) ? undefined : gzip;
      return [title, plain, (plain / KB).toFixed(1), small, goal];
    }),
  );
  await protocols();
}

/** Modules of protocols; sntp is one module, which is an entry of its own. */
const OWN = /\/src\/protocols\/|\/sntp\.js$/;

/** Bytes of the bundle that come from the protocols. */
async function protocol(code: string, isLean: boolean): Promise<number> {
  const program = join(folder, 'size.ts');
  writeFileSync(program, code);
  const made = await bundle({
    program,
    lean: isLean,
    target: quickjs,
    async: 'compiled',
    packages: 'absolute',
    minify: true,
    sourcemap: true,
  });
  const map = new SourceMap(JSON.parse(`${made.map}`));
  let bytes = 0;
  made.code.split('\n').forEach((line, i) => {
    for (let column = 0; column < line.length; column++) {
      const entry = map.findEntry(i, column);
      if ('originalSource' in entry && OWN.test(entry.originalSource)) bytes++;
    }
  });
  return bytes;
}

async function protocols(): Promise<void> {
  const rows: Cell[][] = [];
  for (const [title, code, limit] of PROTOCOLS) {
    const [plain, lean] = [await protocol(code, false), await protocol(code, true)];
    const goal = limit === undefined ? undefined : atMost(plain, limit);
    rows.push([title, plain, (plain / KB).toFixed(1), (lean / KB).toFixed(1), goal]);
  }
  table(['what a program has of a protocol', 'bytes', 'KB', 'KB lean', 'target'], rows);
}

/** What one more function adds to a bundle that has such functions already. */
async function oneFunction(async: 'compiled' | 'native'): Promise<Size> {
  const several = (names: string[]): Promise<Size> => program(names.map(FUNCTION).join(''), async);
  const names = ['one', 'two'];
  return without(await several([...names, 'three']), await several(names));
}

async function program(code: string, async: 'compiled' | 'native', isLean = false): Promise<Size> {
  const file = join(folder, 'size.ts');
  writeFileSync(file, code);
  const options = { target: quickjs, async, packages: 'absolute', minify: true } as const;
  return measured((await bundle({ program: file, lean: isLean, ...options })).code);
}

function measured(text: string): Size {
  return { plain: Buffer.byteLength(text), gzip: gzipSync(text, { level: 9 }).length };
}

function without(a: Size, b: Size): Size {
  return { plain: a.plain - b.plain, gzip: a.gzip - b.gzip };
}

async function minified(code: string, { withPort = false, isLean = false } = {}): Promise<Size> {
  const build = await rollup({
    input: ENTRY,
    external: [/^node:/, 'os', /uasyncio\.so$/],
    plugins: [entry(code, withPort), ...(isLean ? [lean()] : [])],
    onwarn() {},
  });
  const { output } = await build.generate({
    format: 'es',
    plugins: [...(isLean ? [pruner()] : []), minifier(quickjs.minify)],
  });
  await build.close();
  const text = (output[0] satisfies OutputChunk).code;
  return measured(text);
}

/** Provides the module to measure: `code`, which imports from the built library. */
function entry(code: string, withPort: boolean): Plugin {
  const library = join(distFolder(), LIBRARY);
  return {
    name: 'entry',
    resolveId(id, importer) {
      if (id === ENTRY) return id;
      return importer === ENTRY ? join(distFolder(), id) : null;
    },
    load(id) {
      if (id === ENTRY) return code;
      // Without the port, only the exports of the library remain.
      return id === library && !withPort ? exportsOf(library) : null;
    },
  };
}

function exportsOf(file: string): string {
  return (
    readFileSync(file, 'utf8')
      .match(/^export .*$/gm)
      ?.join('\n') ?? ''
  );
}
