import type { types as T } from '@babel/core';
import * as babel from '@babel/core';
import { KEPT_GENERATOR, METHOD } from './names.js';

const t = babel.types;

/**
 * The body becomes an arrow function, the argument of the marker: regenerator does not look into those. It would take
 * the `yield` of a generator that stays one, and the variables of a method, for those of the function around it.
 */
export function hide(node: T.Function, marker: string): void {
  const { body } = node;
  const call = t.callExpression(t.identifier(marker), [t.arrowFunctionExpression([], body)]);
  node.body = t.blockStatement([t.expressionStatement(call)]);
  if (body.extra) node.body.extra = body.extra;
  node.generator = false;
}

/** Undoes `hide`; a generator method was hidden twice. */
export function uncover(node: T.Function): void {
  for (;;) {
    const [statement] = t.isBlockStatement(node.body) ? node.body.body : [];
    if (!t.isExpressionStatement(statement)) return;
    const { expression } = statement;
    if (!t.isCallExpression(expression) || !t.isIdentifier(expression.callee)) return;
    const marker = expression.callee.name;
    if (marker !== METHOD && marker !== KEPT_GENERATOR) return;
    if (marker === KEPT_GENERATOR) node.generator = true;
    node.body = (expression.arguments[0] as T.ArrowFunctionExpression).body;
  }
}
