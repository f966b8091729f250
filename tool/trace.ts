import { SourceMap } from 'node:module';
import { relative } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { quoted } from './resolve.js';

// Engines without columns mean the whole line: the last mapping on it.
const END_OF_LINE = 1e6;

/** Copies an engine's error output, with the places in the bundle as places in its sources. */
export function copyTraces(from: Readable, file: string, map: string): void {
  const sources = new SourceMap(JSON.parse(map));
  const place = new RegExp(`${quoted(file)}:(\\d+)(?::(\\d+))?`, 'g');
  const original = (found: string, line: string, column?: string): string => {
    const entry = sources.findEntry(Number(line) - 1, column ? Number(column) - 1 : END_OF_LINE);
    if (!('originalSource' in entry)) return found;
    return `${relative(process.cwd(), entry.originalSource)}:${entry.originalLine + 1}`;
  };
  const lines = createInterface({ input: from });
  lines.on('line', (line) => process.stderr.write(`${line.replace(place, original)}\n`));
}
