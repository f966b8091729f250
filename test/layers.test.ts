// Checks the structure of the code by its imports, including imports of types.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { packageRoot } from '../tool/root.js';

const ROOT = packageRoot();

/** The layers, lowest first: a file imports from its own layer and those below. */
const LAYERS = [
  ['core'],
  ['sync', 'combine', 'compiled', 'debug'],
  ['streams'],
  ['process'],
  ['run', 'threads'],
];

const IMPORT =
  /(?:^|\n)(?:import|export)\b[^;'"]*?(?:from\s*)?['"](\.[^'"]+)['"]|import\('(\.[^']+)'\)/g;

function filesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => join(folder, file));
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(IMPORT)]
    .map(([, name, dynamic]) => join(dirname(file), (name ?? dynamic) as string))
    .map((path) => path.replace(/\.js$/, '.ts'))
    .filter((path) => existsSync(join(ROOT, path)));
}

const graph = new Map(
  ['src', 'ports', 'compiler', 'tool', 'boards']
    .flatMap(filesOf)
    .map((file) => [file, importsOf(file)]),
);

/** The layer of a file in src; the entries form the highest layer. */
function layerOf(file: string): number {
  const at = LAYERS.findIndex((layer) => layer.includes(dirname(relative('src', file))));
  return at < 0 ? LAYERS.length : at;
}

/** Finds a circle of imports that starts and ends at a file, if there is one. */
function circleFrom(start: string): string[] | undefined {
  const seen = new Set<string>();
  const search = (file: string, path: string[]): string[] | undefined => {
    for (const next of graph.get(file) ?? []) {
      if (next === start) return [...path, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = search(next, [...path, next]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return search(start, [start]);
}

describe('the structure', () => {
  it('is read correctly: files and imports are found', () => {
    assert.ok(graph.size > 120);
    assert.ok((graph.get('src/core/tasks.ts') as string[]).includes('src/core/loop.ts'));
  });

  it('has no upward import inside src, and no import from src to files outside', () => {
    const wrong = [...graph]
      .filter(([file]) => file.startsWith('src/'))
      .flatMap(([file, imports]) =>
        imports
          .filter((other) => !other.startsWith('src/') || layerOf(other) > layerOf(file))
          .map((other) => `${file} imports ${other}`),
      );
    assert.deepEqual(wrong, []);
  });

  it('has protocols that import only the public names of the library, and each other', () => {
    const wrong = [...graph].flatMap(([file, imports]) =>
      file.startsWith('src/protocols/')
        ? imports.filter((other) => !other.startsWith('src/protocols/'))
        : [],
    );
    assert.deepEqual(wrong, []);
  });

  it('has nothing about single engines in the shared steps of the compiler', () => {
    const isShared = (file: string): boolean => /^compiler\/(coroutines|lower)\//.test(file);
    const isOfEngine = (file: string): boolean =>
      !isShared(file) && (dirname(file) !== 'compiler' || file === 'compiler/rollup.ts');
    const shared = [...graph.keys()].filter(
      (file) => file.startsWith('compiler/') && !isOfEngine(file),
    );
    assert.ok(shared.includes('compiler/lower/syntax.ts') && shared.includes('compiler/ast.ts'));
    const wrong = shared.flatMap((file) =>
      (graph.get(file) as string[]).filter(isOfEngine).map((other) => `${file} imports ${other}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('has no circular imports', () => {
    const circles = [...graph.keys()].map(circleFrom).filter((circle) => circle !== undefined);
    assert.deepEqual([...new Set(circles.map((circle) => circle.join(' → ')))], []);
  });
});
