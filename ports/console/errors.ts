import type { Context } from './context.js';
import { prefix } from './names.js';

/** What the library's tracebacks leave in an error: see src/core/traceback.ts. */
type Raised = Error & { $at?: number[] };

/** The calls of an engine's stack, and the awaits that led there, each on a line as Node writes it. */
function calls(error: Raised): string {
  const stack: unknown = error.stack;
  const lines = typeof stack === 'string' ? stack.split('\n') : [];
  const engine = lines.filter((line) => /^ +at\b/.test(line));
  const awaits = (Array.isArray(error.$at) ? error.$at : []).map((label) => ` at async #${label}`);
  return [...engine, ...awaits].map((line) => `\n    ${line.trim()}`).join('');
}

/** Name and message. The name of the class is added if it says more. */
function headline(error: Error, className: string | null, tag: string): string {
  const text = Error.prototype.toString.call(error);
  const name = String(error.name ?? 'Error');
  if (className !== null && !name.endsWith('Error')) return text;
  const full = prefix(className, tag, 'Error').slice(0, -1);
  if (name === full) return text;
  const rest = text.slice(name.length);
  return full.includes(name) ? full + rest : `${full} [${name}]${rest}`;
}

/** Takes away from the keys what the text of the error says, and adds what is worth showing. */
function chooseKeys(error: Error, keys: PropertyKey[], text: string): void {
  for (const key of ['name', 'message', 'stack'] as const) {
    const at = keys.indexOf(key);
    if (at >= 0 && text.includes(String(error[key]))) keys.splice(at, 1);
  }
  if ('cause' in error && !keys.includes('cause')) keys.push('cause');
  if (Array.isArray((error as AggregateError).errors) && !keys.includes('errors'))
    keys.push('errors');
}

export function showError(
  error: Error,
  className: string | null,
  tag: string,
  keys: PropertyKey[],
  context: Context,
): string {
  const line = headline(error, className, tag);
  const stack = calls(error);
  chooseKeys(error, keys, line);
  const stackAt = keys.indexOf('stack');
  if (stackAt >= 0 && !context.showHidden) keys.splice(stackAt, 1);
  const text = stack === '' ? `[${line}]` : line + stack;
  return text.replace(/\n/g, `\n${' '.repeat(context.indentation)}`);
}
