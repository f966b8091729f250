import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { rollup } from 'rollup';
import { compiler } from '../../src/compiler/rollup.js';
import { bundle } from '../../tool/bundle.js';
import { Output, starter } from '../../tool/espruino.js';
import { ensureHost } from '../../tool/quickjs.js';
import { packageRoot } from '../../tool/root.js';
import { ensureXsHost } from '../../tool/xs.js';
import { buildModel } from '../hosts/espruino/build.js';
import { temporaryFolder } from './temporary.js';

/** `espruino-model` is test/hosts/espruino; the real one is there if ESPRUINO names it. */
export type Target = 'node' | 'quickjs' | 'xs' | 'espruino' | 'espruino-model';
export type Mode = 'compiled' | 'native';

export interface Program {
  name: string;
  source: string;
  /** The Python twin, and what can run it. */
  twin: string | undefined;
  oracles: string[];
  /** The modes and targets, or targets, whose engines cannot do it, as a comment in the program says. */
  except: string[];
}

const FOLDER = join(packageRoot(), 'test', 'conformance');

export function programs(): Program[] {
  const files = readdirSync(FOLDER);
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => {
      const name = basename(file, '.ts');
      const source = join(FOLDER, file);
      const twin = files.includes(`${name}.py`) ? join(FOLDER, `${name}.py`) : undefined;
      const except = /^\/\/ except ([\w ,]+): /m.exec(readFileSync(source, 'utf8'))?.[1];
      return {
        name,
        source,
        twin,
        oracles: twin ? oraclesOf(twin) : [],
        except: except?.split(', ') ?? [],
      };
    });
}

function oraclesOf(twin: string): string[] {
  const first = readFileSync(twin, 'utf8').split('\n', 1)[0] as string;
  const match = /^# oracle:((?: (?:cpython|cpython3\.13|micropython))+)$/.exec(first);
  if (match === null) throw new Error(`${twin}: the first line must name its oracles`);
  return (match[1] as string).trim().split(' ');
}

/** Builds all programs; gives the folder. */
export function buildAll(target: Target, mode: Mode, list: Program[]): Promise<string> {
  return isEspruino(target) ? buildScripts(list) : buildModules(target, mode, list);
}

function isEspruino(target: Target): boolean {
  return target.startsWith('espruino');
}

let scripts: Promise<string> | undefined;

/** For the engine and its model; half of them minified. Building checks that Espruino can parse them. */
function buildScripts(list: Program[]): Promise<string> {
  scripts ??= (async () => {
    const folder = temporaryFolder('espruino');
    await pool(list, async ({ name, source }) => {
      const options = { target: 'espruino', async: 'compiled', packages: 'bare' } as const;
      const minify = name.length % 2 === 0;
      const { code } = await bundle({ program: source, minify, ...options });
      const file = join(folder, `${name}.js`);
      writeFileSync(file, code);
      writeFileSync(join(folder, `${name}.mjs`), starter(file, source, []));
    });
    return folder;
  })();
  return scripts;
}

/** What the engines provide. */
export const EXTERNAL = [/^(?:node|embedded|uasyncio):/, 'os', 'std', 'timer', 'time', 'net'];

/** All at once, so that the library is bundled once. */
async function buildModules(target: Target, mode: Mode, list: Program[]): Promise<string> {
  const dist = join(packageRoot(), 'dist');
  const plugin = compiler({ async: mode, engine: target === 'xs' ? 'xs' : undefined });
  const transform = plugin.transform as (this: unknown, code: string, id: string) => unknown;
  const bundle = await rollup({
    input: Object.fromEntries(list.map(({ name, source }) => [name, source])),
    external: EXTERNAL,
    plugins: [
      {
        name: 'uasyncio-in-tree',
        resolveId(id) {
          if (id === 'uasyncio')
            return join(dist, mode === 'compiled' ? `${target}-compiled.js` : `${target}.js`);
          if (id === 'uasyncio/runtime') return join(dist, 'runtime.js');
          if (id === 'uasyncio/py') return join(dist, 'py.js');
          if (id.endsWith('uasyncio.so')) return { id: './uasyncio.so', external: 'absolute' };
          return null;
        },
      },
      {
        name: plugin.name,
        transform(code, id) {
          return id.startsWith(dist) ? null : (transform.call(this, code, id) as null);
        },
      },
    ],
    onwarn() {},
  });
  const folder = mkdtempSync(join(tmpdir(), `uasyncio-${target}-${mode}-`));
  await bundle.write({
    dir: folder,
    format: 'es',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name].mjs',
  });
  return folder;
}

/** What a program printed, and how it ended. */
export interface Transcript {
  stdout: string;
  stderr: string;
  code: number;
}

export function execute(
  command: string,
  args: string[],
  options: object = {},
): Promise<Transcript> {
  return new Promise((resolve) => {
    execFile(
      command,
      args,
      { timeout: 20_000, maxBuffer: 1 << 26, ...options },
      (error, stdout, stderr) => {
        const failed = error as (Error & { code?: number; signal?: string }) | null;
        const code = failed === null ? 0 : typeof failed.code === 'number' ? failed.code : -1;
        resolve({ stdout: `${stdout}`, stderr: `${stderr}`, code });
      },
    );
  });
}

export async function runOn(
  target: Target,
  file: string,
  args: string[] = [],
): Promise<Transcript> {
  const [command, ...before] = await engineOf(target);
  // Where the engine has a file for its flash memory.
  const transcript = await execute(command as string, [...before, file, ...args], {
    cwd: dirname(file),
    timeout: isEspruino(target) ? 60_000 : 20_000,
  });
  return isEspruino(target) ? sorted(transcript) : transcript;
}

/** What runs a file on the target. XS may name something else than our host: the SDK's own platform. */
export async function engineOf(target: Target): Promise<string[]> {
  if (target === 'node') return [process.execPath];
  if (target === 'quickjs') return [await ensureHost(() => {})];
  if (target === 'xs')
    return process.env.XS ? [process.env.XS] : [await ensureXsHost(() => {}), '--preloaded'];
  if (target === 'espruino') return [process.env.ESPRUINO as string];
  return [process.execPath, await buildModel()];
}

function sorted({ stdout, stderr, code }: Transcript): Transcript {
  const text = { stdout: '', stderr };
  const output = new Output(
    (line) => {
      text.stdout += `${line}\n`;
    },
    (line) => {
      text.stderr += `${line}\n`;
    },
  );
  for (const line of stdout.replace(/\n$/, '').split('\n')) output.line(line);
  return { ...text, code: output.exitCode ?? code };
}

/** Calls `work` for all items, a few at once; the results are in the order of the items. */
export async function pool<T, R>(
  items: T[],
  work: (item: T) => Promise<R>,
  width = 4,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const lanes = Array.from({ length: width }, async () => {
    while (next < items.length) {
      const i = next++;
      results[i] = await work(items[i] as T);
    }
  });
  await Promise.all(lanes);
  return results;
}
