// What esbuild cannot read or lower as the language says, rewritten in the source text; columns and lines stay as far as
// they can.
import type { types as T } from '@babel/core';
import * as babel from '@babel/core';
import { type Edit, place } from './edits.js';
import { loopEdits } from './loops.js';
import { nameEdits, SUSPECT_NAMES } from './named.js';
import { SUSPECT_THREADS, type ThreadSettings, threadEdits } from './threads.js';

const t = babel.types;

/** `for (using x = …; …; …)`, two labels on one loop, and a loop that may assign to a private name. */
const SUSPECT_LOOPS =
  /\bfor\s*\(\s*(?:await\s+)?using\b|[\w$]\s*:\s*[\w$]+\s*:\s*(?:for|while|do)\b|\bfor\s*(?:await\s*)?\(\s*(?!const\b|let\b|var\b)[^;]*?#[^;]*?\s(?:of|in)\b/;

/**
 * Most modules have nothing that must be rewritten, and are not parsed for it. Throws CompileError, with its place in
 * the source.
 */
export function rewriteSource(code: string, settings: ThreadSettings): string {
  const names = !settings.dialect.anonymous && SUSPECT_NAMES.test(code);
  const loops = SUSPECT_LOOPS.test(code);
  const threads = SUSPECT_THREADS.test(code);
  const file = names || loops || threads ? parse(code, settings.isTypeScript) : null;
  if (file === null) return code;
  const edits: Edit[] = threads ? threadEdits(code, file, settings) : [];
  const replaced = edits.slice();
  t.traverse(file, (node, ancestors) => {
    const { start, end } = place(node);
    if (replaced.some((edit) => edit.start <= start && end <= edit.end)) return;
    if (loops) edits.push(...loopEdits(code, node, ancestors));
    if (names) edits.push(...nameEdits(code, node, ancestors));
  });
  // Of two texts for one place that of the inner node comes first.
  edits.sort((a, b) => b.start - a.start);
  for (const { start, end, text } of edits) code = code.slice(0, start) + text + code.slice(end);
  return code;
}

/** Null if there is an error: esbuild reports it. */
function parse(code: string, isTypeScript: boolean): T.File | null {
  try {
    return babel.parseSync(code, {
      babelrc: false,
      configFile: false,
      sourceType: 'module',
      parserOpts: {
        plugins: ['explicitResourceManagement', ...(isTypeScript ? (['typescript'] as const) : [])],
      },
    }) as T.File;
  } catch {
    return null;
  }
}
