import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { holdsOwn } from '../ast.js';

const t = babel.types;

/*
 * When a function reads `arguments`, the engine makes that a variable of its scope. A function in it then finds this
 * variable instead of its own arguments. `globalThis.arguments` always finds those of the function that reads it, and
 * makes a variable of them too.
 */

const isArguments = (node: T.Node): boolean => t.isIdentifier(node, { name: 'arguments' });

function isOwn(node: T.Node): boolean {
  return (
    t.isExpressionStatement(node) &&
    t.isMemberExpression(node.expression) &&
    isArguments(node.expression.property)
  );
}

/** The function that reads `arguments` here, if it would get those of a function around it. */
function deceived(path: NodePath<T.Identifier>): T.BlockStatement | undefined {
  const fn = path.isReferencedIdentifier() ? path.getFunctionParent() : null;
  const body = fn?.node.body as T.BlockStatement;
  if (!fn || body.body.some(isOwn)) return undefined;
  for (let outer = fn.getFunctionParent(); outer; outer = outer.getFunctionParent())
    if (holdsOwn(outer.node.body, isArguments)) return body;
  return undefined;
}

export function findsOthersArguments(path: NodePath<T.Identifier>): boolean {
  return deceived(path) !== undefined;
}

/** Part of a pass over identifiers, after that for arrow functions. */
export function findOwnArguments(path: NodePath<T.Identifier>): void {
  if (!isArguments(path.node)) return;
  const own = t.memberExpression(t.identifier('globalThis'), t.identifier('arguments'));
  deceived(path)?.body.unshift(t.expressionStatement(own));
}
