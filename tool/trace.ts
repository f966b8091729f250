import { SourceMap } from 'node:module';
import { relative } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { quoted } from './quoted.js';

// For engines that report no columns: a column behind the end of any line selects the last mapping of the line.
const END_OF_LINE = 1e6;

/** Copies an engine's error output, and translates positions in the bundle to positions in the sources. */
export function copyTraces(from: Readable, maps: Map<string, string>): void {
  const translators = [...maps].map(([file, map]) => translator(file, map));
  const lines = createInterface({ input: from });
  lines.on('line', (line) => {
    const text = translators.reduce((translated, translate) => translate(translated), line);
    process.stderr.write(`${text}\n`);
  });
}

function translator(file: string, map: string): (line: string) => string {
  const sources = new SourceMap(JSON.parse(map));
  const place = new RegExp(`${quoted(file)}:(\\d+)(?::(\\d+))?`, 'g');
  const original = (found: string, line: string, column?: string): string => {
    const entry = sources.findEntry(Number(line) - 1, column ? Number(column) - 1 : END_OF_LINE);
    if (!('originalSource' in entry)) return found;
    return `${relative(process.cwd(), entry.originalSource)}:${entry.originalLine + 1}`;
  };
  return (line) => line.replace(place, original);
}
