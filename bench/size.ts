import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type OutputChunk, type Plugin, rollup } from 'rollup';
import { minifier } from '../tool/minify.js';
import { distFolder } from '../tool/root.js';
import { quickjs } from '../tool/targets/index.js';
import { atMost, type Cell, type Goal, ratio, rounded, section, table } from './table.js';

const KB = 1024;
const ENTRY = '\0entry';
/** The library with a port, without the support for native async functions. */
const LIBRARY = 'quickjs-compiled.js';
const CORE = ['run', 'sleep', 'createTask', 'currentTask', 'gather', 'waitFor', 'Event', 'Lock'];
const RUNTIME = "export { Frame, TryFrame } from 'runtime.js';";
const ALL = `export * from '${LIBRARY}'; ${RUNTIME}`;
const NATIVE = "import 'src/core/native.js';";

interface Size {
  plain: number;
  gzip: number;
}

export async function size(): Promise<void> {
  const core = `export { ${CORE.join(', ')} } from '${LIBRARY}'; ${RUNTIME}`;
  const all = await minified(ALL);
  const native = await minified(ALL + NATIVE);
  const quickjs = await minified(ALL, true);
  const node = await minified(`export * from 'node.js'; ${RUNTIME}`, true);
  section(
    '5. Size',
    'Minified, unused code dropped, internal names shortened. KB of 1024 bytes. Ratios to the target.',
  );
  table(
    ['what', 'ratio', 'KB', 'gzip', 'target'],
    [
      row('compiler runtime (Frame, TryFrame)', await minified(RUNTIME), 1.2),
      row('scheduler, sleep, tasks, gather, waitFor, Event, Lock', await minified(core), 6),
      row('everything with streams', all, 15),
      row('on top: native async functions', without(native, all)),
      row('on top: port QuickJS', without(quickjs, all)),
      row('on top: port Node', without(node, native)),
    ],
  );
}

function row(name: string, { plain, gzip }: Size, limit?: number): Cell[] {
  const kb = plain / KB;
  const goal: Goal | undefined = limit === undefined ? undefined : atMost(kb, limit, ' KB');
  return [name, ratio(kb, limit), rounded(kb, 2), rounded(gzip / KB, 2), goal];
}

function without(a: Size, b: Size): Size {
  return { plain: a.plain - b.plain, gzip: a.gzip - b.gzip };
}

async function minified(code: string, withPort = false): Promise<Size> {
  const build = await rollup({
    input: ENTRY,
    external: [/^node:/, 'os', /uasyncio\.so$/],
    plugins: [entry(code, withPort)],
    onwarn() {},
  });
  const { output } = await build.generate({ format: 'es', plugins: [minifier(quickjs.minify)] });
  await build.close();
  const text = (output[0] satisfies OutputChunk).code;
  return { plain: Buffer.byteLength(text), gzip: gzipSync(text, { level: 9 }).length };
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
