import { relative } from 'node:path';
import type { RollupError, RollupLog } from 'rollup';

/** What Rollup puts before the message of a plugin. */
const PLUGIN = /^\[plugin [^\]]+\] /;

/** Describes an error on one line: `file:line:column: message`, or the message alone where the position is unknown. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { id, loc } = error as RollupError;
  if (id === undefined) return error.message.replace(PLUGIN, '');
  return describe({ id, loc, message: error.message });
}

export function describe({ id, loc, message }: RollupLog): string {
  const place = [shown(loc?.file ?? id ?? '')];
  if (loc) place.push(String(loc.line), String(loc.column + 1));
  return `${place.filter((part) => part !== '').join(':')}: ${bare(message, id)}`;
}

export function shown(file: string): string {
  return relative(process.cwd(), file) || file;
}

/** Removes what Rollup and Babel add: a plugin or a position before the message, and an excerpt of the code after it. */
function bare(message: string, id = ''): string {
  const [line = ''] = message.split('\n');
  return line
    .replace(PLUGIN, '')
    .replace(/^.*? \(\d+:\d+\): /, '')
    .replace(`${id}: `, '')
    .replace(/ \(Note that you need .*/, '');
}
