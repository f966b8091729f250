import { type Context, remainder } from './context.js';

const SHORT: Record<number, string> = {
  8: '\\b',
  9: '\\t',
  10: '\\n',
  12: '\\f',
  13: '\\r',
  39: "\\'",
  92: '\\\\',
};

function escaped(code: number): string {
  if (code >= 0xd800) return `\\u${code.toString(16)}`;
  return SHORT[code] ?? `\\x${code < 16 ? '0' : ''}${code.toString(16).toUpperCase()}`;
}

function isHigh(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}

function isLow(code: number): boolean {
  return code >= 0xdc00 && code < 0xe000;
}

/** Escapes control characters, backslashes, single quotes if asked, and halves of surrogate pairs. */
export function escapeText(text: string, quotes = true): string {
  let result = '';
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (isHigh(code) && isLow(text.charCodeAt(i + 1))) {
      i++;
      continue;
    }
    const plain = code > 31 && code !== 92 && (code < 127 || code > 159);
    if (plain && (code !== 39 || !quotes) && !isHigh(code) && !isLow(code)) continue;
    result += text.slice(from, i) + escaped(code);
    from = i + 1;
  }
  return result + text.slice(from);
}

/** In the quotes that need the least escaping. */
export function quote(text: string): string {
  if (!text.includes("'")) return `'${escapeText(text)}'`;
  if (!text.includes('"')) return `"${escapeText(text, false)}"`;
  if (!text.includes('`') && !text.includes('${')) return `\`${escapeText(text, false)}\``;
  return `'${escapeText(text)}'`;
}

export function showNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : `${value}`;
}

export function showBigInt(value: bigint): string {
  return `${value}n`;
}

function showString(text: string, context: Context): string {
  const rest = text.length - context.maxStringLength;
  if (rest > 0) {
    const shown = text.slice(0, context.maxStringLength);
    return showLines(shown, context) + remainder(rest, 'character');
  }
  return showLines(text, context);
}

/** A string that is too long for its line becomes a sum of its lines. */
function showLines(text: string, { breakLength, indentation }: Context): string {
  if (text.length <= 16 || text.length <= breakLength - indentation - 4) return quote(text);
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) as string[];
  return lines.map(quote).join(` +\n${' '.repeat(indentation + 2)}`);
}

export function showPrimitive(value: unknown, context: Context): string {
  if (typeof value === 'string') return showString(value, context);
  if (typeof value === 'number') return showNumber(value);
  if (typeof value === 'bigint') return showBigInt(value);
  return String(value);
}
