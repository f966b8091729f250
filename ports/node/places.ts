import { findSourceMap } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isStackLine, type LabelledMap, Program, readable } from './stack.js';

/** Where this file is below the folder of the library. */
const SELF = 'ports/node/places.js';

/**
 * `text` with stacks for people, if the program has a source map and Node reads it (`--enable-source-maps`). All of the
 * stack if the variable UASYNCIO_TRACE is `all`.
 */
export function withPlaces(text: string): string {
  const program = process.argv[1] ?? '';
  const map = findSourceMap(program)?.payload as LabelledMap | undefined;
  if (map === undefined || process.env.UASYNCIO_TRACE === 'all') return text;
  const path = (source: string) => fileURLToPath(new URL(source, pathToFileURL(program)));
  const known = new Program();
  known.add(map, path);
  const self = map.sources.find((source) => source.endsWith(SELF));
  // Without it among the sources, the library is no part of the bundle.
  const library = self === undefined ? '\0' : path(self).slice(0, -SELF.length);
  const sources = map.sources.map(path).filter((file) => !file.startsWith(library));
  const isProgram = (file: string) => sources.includes(file);
  return stacksIn(text)
    .flatMap((lines) =>
      isStackLine(lines[0] as string) ? readable(lines, known, isProgram, shown) : lines,
    )
    .join('\n');
}

/** The lines of `text` in groups: each stack is one. */
function stacksIn(text: string): string[][] {
  const groups: string[][] = [];
  for (const line of text.split('\n')) {
    const last = groups[groups.length - 1];
    if (last !== undefined && isStackLine(last[0] as string) && isStackLine(line)) last.push(line);
    else groups.push([line]);
  }
  return groups;
}

function shown(file: string): string {
  return relative(process.cwd(), file);
}
