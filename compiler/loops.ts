// Loops that esbuild cannot read or lower.
import type { types as T } from '@babel/core';
import * as babel from '@babel/core';
import { holds } from './ast.js';
import { type Edit, place } from './edits.js';

const t = babel.types;

/** A name that no program uses. */
const ITEM = '_uasyncio_item';

/**
 * What has to be rewritten: `a: b: for …` into `b: for …`, a `using` in the head of a `for` loop, and a private name
 * that a loop assigns to.
 */
export function loopEdits(code: string, node: T.Node, ancestors: T.TraversalAncestors): Edit[] {
  if (t.isLabeledStatement(node) && t.isLabeledStatement(node.body)) return withoutLabel(node);
  if (t.isForStatement(node) && isUsing(node.init))
    return withUsingBefore(code, node, node.init, outermost(node, ancestors));
  if (
    t.isForXStatement(node) &&
    !t.isVariableDeclaration(node.left) &&
    holds(node.left, t.isPrivateName)
  )
    return withAssignmentInside(code, node);
  return [];
}

/** Whether `node` is `using x = …` or `await using x = …`. */
export function isUsing(node: T.Node | null | undefined): node is T.VariableDeclaration {
  return t.isVariableDeclaration(node) && /using$/.test(node.kind);
}

/** The labels of a loop belong to it. */
function outermost(node: T.Node, ancestors: T.TraversalAncestors): T.Node {
  let whole = node;
  for (let i = ancestors.length - 1; t.isLabeledStatement(ancestors[i]?.node); i--)
    whole = (ancestors[i] as { node: T.Node }).node;
  return whole;
}

/** The jumps to the label that goes take the one that stays. */
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

/** `for (using x = …; test; update) body` becomes `{ using x = …; for (; test; update) body }`. */
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

/**
 * `for (this.#x of list) body` becomes `for (const item of list) {(this.#x=item); body}`: esbuild takes the target for
 * a property.
 */
function withAssignmentInside(code: string, { left, body }: T.ForXStatement): Edit[] {
  const target = place(left);
  const { start, end } = place(body);
  const text = code.slice(target.start, target.end);
  const assignment = t.isPattern(left) ? `{(${text}=${ITEM});` : `{(${text})=${ITEM};`;
  return [
    { ...target, text: `const ${ITEM}` },
    { start, end: start, text: assignment },
    { start: end, end, text: '}' },
  ];
}
