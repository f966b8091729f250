// Members whose names are words: QuickJS 2021 and XS take `get = 1` for the beginning of a getter, and XS `{ async }` for
// that of a method.
import type { types as T } from '@babel/core';
import * as babel from '@babel/core';

const t = babel.types;

const OF_FIELDS = ['get', 'set', 'static', 'async'];
const OF_METHODS = ['static', 'async'];

/** The name of a member that has to be in quotes. */
function keyOf(node: T.Node): T.Identifier | undefined {
  const isField = t.isClassProperty(node);
  const isShort = isShorthand(node);
  if (!isField && !isShort && !t.isClassMethod(node) && !t.isObjectMethod(node)) return undefined;
  const { computed, key } = node;
  if (computed || !t.isIdentifier(key)) return undefined;
  return (isField ? OF_FIELDS : OF_METHODS).includes(key.name) ? key : undefined;
}

function isShorthand(node: T.Node): node is T.ObjectProperty {
  return t.isObjectProperty(node, { shorthand: true });
}

interface Mapped {
  code: string;
  /** The mappings of its source map. */
  mappings?: string;
}

/** Puts such names in quotes. In a bundle that is minified they are put last: the minifier would take them away. */
export function quoteMembers({ code, mappings }: Mapped): Mapped {
  const file = babel.parseSync(code, {
    babelrc: false,
    configFile: false,
    sourceType: 'module',
  }) as T.File;
  const edits: { key: T.Identifier; text: string }[] = [];
  t.traverseFast(file, (node) => {
    const key = keyOf(node);
    if (key !== undefined)
      edits.push({ key, text: isShorthand(node) ? `'${key.name}':${key.name}` : `'${key.name}'` });
  });
  let quoted = '';
  let end = 0;
  for (const { key, text } of edits) {
    quoted += code.slice(end, key.start as number) + text;
    end = key.end as number;
  }
  const lines = mappings?.split(';');
  for (const { key, text } of edits.reverse()) {
    const { line, column } = (key.loc as T.SourceLocation).end;
    const by = text.length - key.name.length;
    if (lines !== undefined) lines[line - 1] = moved(lines[line - 1] as string, column, by);
  }
  return { code: quoted + code.slice(end), mappings: lines?.join(';') };
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * The segments of a line in which what stands at `from` and later moves. The first number of a segment is its column, less
 * that of the segment before.
 */
function moved(line: string, from: number, by: number): string {
  const segments = line.split(',');
  let column = 0;
  for (const [i, segment] of segments.entries()) {
    const [first = ''] = /^[g-z0-9+/]*[A-Za-f]/.exec(segment) ?? [];
    // Digits of five bits, the lowest first; the lowest bit of all is the sign, and columns only grow.
    const step = [...first].reduceRight((sum, c) => sum * 32 + (DIGITS.indexOf(c) & 31), 0) / 2;
    column += step;
    if (column < from) continue;
    segments[i] = digits(2 * (step + by)) + segment.slice(first.length);
    break;
  }
  return segments.join(',');
}

function digits(n: number): string {
  return n < 32 ? (DIGITS[n] as string) : DIGITS[32 + (n % 32)] + digits(n >> 5);
}
