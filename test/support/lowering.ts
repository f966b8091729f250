import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { bundle } from '../../tool/bundle.js';
import { starter } from '../../tool/espruino.js';
import { espruino } from '../../tool/targets/index.js';
import { classesToFunctions } from '../hosts/espruino/classes.js';
import { runOn } from './engines.js';
import { temporaryFolder } from './temporary.js';

/** Sources of functions by the names of what they try. In scope: see HEAD. */
export type Programs = Record<string, string>;
/** What each of them prints. */
export type Transcripts = Map<string, string[]>;

const FOLDER = temporaryFolder('lowering');

// The same text on all sides.
const HEAD = `
let lines = 0, state = 0;
const show = (x) => {
  if (x === null || x === undefined || typeof x === 'number' || typeof x === 'boolean') return String(x);
  if (typeof x === 'string') return JSON.stringify(x);
  if (typeof x !== 'object') return typeof x;
  if (x instanceof TypeError) return 'a TypeError';
  if (x instanceof Error) return x.name + ': ' + x.message;
  const parts = [];
  if (Array.isArray(x) || x instanceof Uint8Array) {
    for (let i = 0; i < x.length; i++) parts.push(show(x[i]));
    return '[' + parts.join() + ']';
  }
  Object.keys(x).sort().forEach((key) => {
    if (key.slice(0, 2) !== '_$') parts.push(key + ':' + show(x[key]));
  });
  return '{' + parts.join() + '}';
};
const log = (...values) => { if (lines++ < 400) console.log(values.map(show).join(' ')); };
const pick = (n) => { state = (state * 75 + 74) % 65537; return state % n; };
const flip = () => pick(64) < 32;
const tick = async (x) => { await sleep(0); return x; };
const fail = async (message) => { await sleep(0); throw new Error(message); };
const say = (x) => { log('say', x); return x; };
const same = (x) => x;
function* once(x) { yield 'pause'; return x; }
function* gen(n) { try { for (let i = 0; i < n; i++) yield i; } finally { log('gen'); } return 'gen ' + n; }
async function* agen(n) { try { for (let i = 0; i < n; i++) yield tick(i); } finally { log('agen', await tick(n)); } }
const drain = (generator) => {
  let step = generator.next();
  while (!step.done) step = generator.next();
  return step.value;
};
const play = (make, scripts) => {
  for (const script of scripts) {
    log('script');
    const generator = make();
    for (const [method, argument] of script) {
      try {
        log(method, generator[method](method === 'throw' ? new Error(argument) : argument));
      } catch (error) {
        log(method, 'threw', error);
      }
    }
  }
};
`;

const TAIL = `
async function main() {
  for (const [name, seed, program] of programs) {
    console.log('# ' + name);
    lines = 0;
    state = seed;
    try {
      log('returned', await program());
    } catch (error) {
      log('threw', error);
    }
  }
  console.log('# end');
}
run(main);
`;

const ON_NODE = 'const sleep = () => Promise.resolve(); const run = (main) => main();';
const ON_ENGINE = "import { run, sleep } from 'uasyncio';";

function source(head: string, programs: Programs): string {
  const list = Object.entries(programs).map(
    ([name, program], i) => `[${JSON.stringify(name)}, ${i + 1}, ${program}]`,
  );
  return `${head}${HEAD}const programs = [\n${list.join(',\n')}\n];${TAIL}`;
}

export function transcripts(output: string): Transcripts {
  const found: Transcripts = new Map();
  let lines: string[] = [];
  for (const line of output.trimEnd().split('\n')) {
    if (!line.startsWith('# ')) lines.push(line);
    else {
      lines = [];
      found.set(line.slice(2), lines);
    }
  }
  return found;
}

let files = 0;

export async function onNode(programs: Programs): Promise<Transcripts> {
  const file = join(FOLDER, `native${files++}.mjs`);
  writeFileSync(
    file,
    `${CAPTURE}\n${source(ON_NODE, programs).replace(/run\(main\);\n$/, '')}
    await main(); export default output;`,
  );
  const { default: output } = (await import(pathToFileURL(file).href)) as { default: string[] };
  return transcripts(output.join('\n'));
}

const CAPTURE = 'const output = []; const console = { log: (...x) => output.push(x.join(" ")) };';

/** A file with the programs, which imports the library. */
export function fileOf(programs: Programs): string {
  const file = join(FOLDER, `programs${files++}.js`);
  writeFileSync(file, source(ON_ENGINE, programs));
  return file;
}

export async function lowered(programs: Programs, minify: boolean): Promise<string> {
  const program = fileOf(programs);
  const options = { target: espruino, async: 'compiled', packages: 'bare' } as const;
  return (await bundle({ program, minify, ...options })).code;
}

// What classes.ts makes of a class: as on Espruino, a constructor need not call super().
const CLASS = `(base, creator, members) => {
  'use strict';
  const result = creator ?? function (...args) { if (base) base.apply(this, args); };
  if (base) Object.setPrototypeOf(result.prototype, base.prototype);
  for (const [isStatic, kind, name, value] of members) {
    const owner = isStatic ? result : result.prototype;
    if (kind === 'method') owner[name] = value;
    else Object.defineProperty(owner, name, {
      ...Object.getOwnPropertyDescriptor(owner, name), configurable: true, enumerable: true, [kind]: value,
    });
  }
  return result;
}`;

const MISSING = `
  for (const type of [Array, String, Object.getPrototypeOf(Uint8Array), Promise])
    for (const name of ['at', 'codePointAt', 'copyWithin', 'entries', 'findLast', 'findLastIndex', 'finally', 'flat', 'flatMap', 'keys', 'lastIndexOf', 'localeCompare', 'trimEnd', 'trimStart', 'values'])
      if (type !== String || name !== 'lastIndexOf') delete type.prototype[name];
  for (const name of ['Map', 'Set', 'WeakMap', 'WeakSet', 'Symbol', 'RangeError', 'Reflect']) delete globalThis[name];
`;

/** In Node, as far as it can be like Espruino. It being strict finds variables that are not declared. */
export function onlyLowered(code: string): Promise<Transcripts> {
  return new Promise((resolve) => {
    let output = '';
    const end = () => resolve(transcripts(output));
    const context = createContext({
      console: {
        log(...values: unknown[]) {
          output += `${values.join(' ')}\n`;
          if (values[0] === '# end') end();
        },
        error(...values: unknown[]) {
          output += `${values.join(' ')}\n`;
          end();
        },
      },
      E: { on() {}, removeListener() {} },
      process: { env: {}, memory: () => ({ free: 5000 }) },
      getTime: () => Date.now() / 1000,
      setTimeout,
      clearTimeout,
    });
    try {
      runInContext(MISSING, context);
      runInContext(`globalThis.__class = ${CLASS}`, context);
      runInContext(`'use strict';${classesToFunctions(code)}`, context);
    } catch (error) {
      output += `# start\n${(error as Error).stack}\n`;
      end();
    }
  });
}

export async function onEngine(code: string): Promise<Transcripts> {
  const folder = mkdtempSync(join(FOLDER, 'engine-'));
  const file = join(folder, 'bundle.js');
  writeFileSync(file, code);
  writeFileSync(join(folder, 'start.js'), starter(file, file, []));
  const { stdout, stderr } = await runOn('espruino', join(folder, 'start.js'));
  return transcripts(stdout + stderr);
}

export function differences(actual: Transcripts, expected: Transcripts): string[] {
  const found: string[] = [];
  for (const [name, lines] of expected) {
    // Its JSON escapes what is not ASCII.
    const others = (actual.get(name) ?? ['(not run)']).map(unescaped);
    const at = lines.findIndex((line, i) => unescaped(line) !== others[i]);
    const more = at < 0 && others.length > lines.length ? lines.length : at;
    if (more >= 0) found.push(`${name}: line ${more} is ${others[more]}, not ${lines[more]}`);
  }
  return found;
}

function unescaped(line: string): string {
  return line.replace(/\\u([0-9A-Fa-f]{4})/g, (_, code) => String.fromCharCode(parseInt(code, 16)));
}
