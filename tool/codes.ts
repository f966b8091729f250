// The codes that stand for texts in bundles of the lean profile; compiler/lean.ts makes them.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { distFolder } from './root.js';

/** The fixed parts of each text; its variable parts are between them. */
export type Texts = Record<string, string[]>;

const CODE = /\bE[0-9a-z]{3}\b/g;
/** Stands for a variable part that is not known. */
const UNKNOWN = '…';

let known: Texts | undefined;

function texts(): Texts {
  const file = join(distFolder(), 'texts.json');
  known ??= existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Texts) : {};
  return known;
}

/** Replaces the codes in what a program has printed, such as `E4k7(foo|bar)`, by the texts that they stand for. */
export function decoded(line: string): string {
  let out = '';
  let taken = 0;
  for (const { 0: code, index } of line.matchAll(CODE)) {
    const fixed = texts()[code];
    if (fixed === undefined || index < taken) continue;
    const { parts, end } = partsAt(line, index + code.length, fixed.length - 1);
    out += line.slice(taken, index) + fixed.map((text, i) => text + (parts[i] ?? '')).join('');
    taken = end;
  }
  return out + line.slice(taken);
}

/** The text that a code stands for. Throws if there is none. */
export function textOf(code: string): string {
  const text = decoded(code);
  if (text === code) throw new Error(`no code of this version: ${code}`);
  return text;
}

/** Reads `count` variable parts in parentheses, which may contain codes and parentheses themselves. */
function partsAt(line: string, start: number, count: number): { parts: string[]; end: number } {
  if (count === 0) return { parts: [], end: start };
  const parts: string[] = [];
  let depth = 0;
  let from = start + 1;
  let end = start;
  const take = () => parts.push(decoded(line.slice(from, end)));
  if (line[start] === '(')
    do {
      const character = line[end];
      if (character === '(') depth++;
      else if (character === ')') depth--;
      const ends = character === '|' && depth === 1 && parts.length + 1 < count;
      if (ends || depth === 0) take();
      if (ends) from = end + 1;
      end++;
    } while (depth > 0 && end < line.length);
  // The line was cut.
  if (depth > 0) take();
  while (parts.length < count) parts.push(UNKNOWN);
  return { parts, end };
}
