// What esbuild cannot read or lower, rewritten in the source text; columns and lines stay as far as they can.
import type { types as T } from '@babel/core';
import * as babel from '@babel/core';

const t = babel.types;

/** `for (using x = …; …; …)`, and two labels on one loop: most modules have neither, and are not parsed for it. */
const SUSPECT = /\bfor\s*\(\s*(?:await\s+)?using\b|[\w$]\s*:\s*[\w$]+\s*:\s*(?:for|while|do)\b/;

/** Text that replaces the source from `start` to `end`. */
interface Edit {
  start: number;
  end: number;
  text: string;
}

/**
 * Rewrites `a: b: for …` as `b: for …`, with the jumps to `a` going to `b`; and `for (using x = …; test; update) body`
 * as `{ using x = …; for (; test; update) body }`.
 */
export function rewriteLoops(code: string, isTypeScript: boolean): string {
  if (!SUSPECT.test(code)) return code;
  const file = parse(code, isTypeScript);
  if (file === null) return code;
  const edits: Edit[] = [];
  t.traverse(file, (node, ancestors) => {
    if (t.isLabeledStatement(node) && t.isLabeledStatement(node.body))
      edits.push(...withoutLabel(node));
    else if (t.isForStatement(node) && isUsing(node.init))
      edits.push(...withUsingBefore(code, node, node.init, outermost(node, ancestors)));
  });
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

function isUsing(node: T.Node | null | undefined): node is T.VariableDeclaration {
  return t.isVariableDeclaration(node) && /using$/.test(node.kind);
}

/** The labels of a loop belong to it. */
function outermost(node: T.Node, ancestors: T.TraversalAncestors): T.Node {
  let whole = node;
  for (let i = ancestors.length - 1; t.isLabeledStatement(ancestors[i]?.node); i--)
    whole = (ancestors[i] as { node: T.Node }).node;
  return whole;
}

function withoutLabel({ label, body }: T.LabeledStatement): Edit[] {
  const other = (body as T.LabeledStatement).label;
  // Of three labels the innermost stays.
  const target = innermost(body).label.name;
  const edits = [{ ...place(label), end: place(other).start, text: '' }];
  const blank = edits[0] as Edit;
  blank.text = ' '.repeat(blank.end - blank.start);
  t.traverseFast(body, (node) => {
    const isJump = t.isBreakStatement(node) || t.isContinueStatement(node);
    if (isJump && node.label?.name === label.name)
      edits.push({ ...place(node.label), text: target });
  });
  return edits;
}

function innermost(node: T.Statement): T.LabeledStatement {
  const { body } = node as T.LabeledStatement;
  return t.isLabeledStatement(body) ? innermost(body) : (node as T.LabeledStatement);
}

function withUsingBefore(
  code: string,
  loop: T.ForStatement,
  init: T.VariableDeclaration,
  whole: T.Node,
): Edit[] {
  const before = place(whole).start;
  const declared = place(init);
  const labels = code.slice(before, place(loop).start);
  return [
    { start: before, end: declared.start, text: '{'.padEnd(declared.start - before) },
    { start: declared.end, end: declared.end, text: `; ${labels}for (` },
    { start: place(whole).end, end: place(whole).end, text: ' }' },
  ];
}

function place(node: T.Node): { start: number; end: number } {
  return { start: node.start as number, end: node.end as number };
}
