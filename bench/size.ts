import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type OutputChunk, type Plugin, rollup } from 'rollup';
import { minifier } from '../tool/minify.js';
import { distFolder } from '../tool/resolve.js';
import { atMost, type Cell, type Goal, ratio, rounded, section, table } from './table.js';

const KB = 1024;
const CORE = ['run', 'sleep', 'createTask', 'currentTask', 'gather', 'waitFor', 'Event', 'Lock'];

interface Size {
  plain: number;
  gzip: number;
}

export async function size(): Promise<void> {
  const runtime = "export { Frame, TryFrame } from 'runtime.js';";
  const all = (port: string) => `export * from '${port}.js'; ${runtime}`;
  const core = `export { ${CORE.join(', ')} } from 'node.js'; ${runtime}`;
  const everything = await minified(all('node'));
  const port = async (name: string): Promise<Size> =>
    without(await minified(all(name), true), everything);
  section('5. Size', 'Minified, unused code dropped, internal names shortened; KB of 1024 bytes.');
  table(
    ['what', 'ratio', 'KB', 'gzip', 'target'],
    [
      row('compiler runtime (Frame, TryFrame)', await minified(runtime), 1.2),
      row('scheduler, sleep, tasks, gather, waitFor, Event, Lock', await minified(core), 6),
      row('everything with streams', everything, 15),
      row('port QuickJS, on top of it', await port('quickjs')),
      row('port Node, on top of it', await port('node')),
    ],
  );
}

/** Ratio: to the target. */
function row(name: string, { plain, gzip }: Size, limit?: number): Cell[] {
  const goal: Goal | undefined = limit === undefined ? limit : atMost(plain / KB, limit, ' KB');
  const part = limit === undefined ? '' : ratio(plain / KB, limit);
  return [name, part, rounded(plain / KB, 2), rounded(gzip / KB, 2), goal];
}

function without(a: Size, b: Size): Size {
  return { plain: a.plain - b.plain, gzip: a.gzip - b.gzip };
}

const ENTRY = '\0entry';

async function minified(code: string, withPort = false): Promise<Size> {
  const build = await rollup({
    input: ENTRY,
    external: [/^node:/, 'os', './uasyncio.so'],
    plugins: [entry(code, withPort)],
    onwarn() {},
  });
  const { output } = await build.generate({ format: 'es', plugins: [minifier()] });
  await build.close();
  const text = (output[0] satisfies OutputChunk).code;
  return { plain: Buffer.byteLength(text), gzip: gzipSync(text, { level: 9 }).length };
}

/** A module of its own, which imports from the built library, the port there or not. */
function entry(code: string, withPort: boolean): Plugin {
  return {
    name: 'entry',
    resolveId(id, importer) {
      if (id === ENTRY) return id;
      if (importer === ENTRY) return join(distFolder(), id);
      return id.endsWith('uasyncio.so') ? { id: './uasyncio.so', external: true } : null;
    },
    load(id) {
      if (id === ENTRY) return code;
      return !withPort && id.endsWith('/ports/node/port.js') ? 'export class NodePort {}' : null;
    },
  };
}
