// Loops over iterators, taken apart.
import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { assign, declare, declaredBy } from './ast.js';

const t = babel.types;

const template = babel.template.statements(`
  var ITERATION = ITERATE(OBJECT);
  try {
    while (ITERATION.next()) BODY
  } catch (ERROR) {
    ITERATION.fail(ERROR);
  } finally {
    ITERATION.end();
  }
`);

/** The statement with which each round of a loop begins: `left` of the loop's head gets the value of that round. */
export function loopHead(left: T.ForXStatement['left'], value: T.Expression): T.Statement {
  return t.isVariableDeclaration(left)
    ? declare(left.kind, declaredBy(left), value)
    : assign(left, value);
}

/**
 * A `for…of` loop whose iterator is in an object of the runtime's, made by `iterate`, which costs no result objects.
 * Without `finalizer`, for a loop that nothing jumps out of, the iterator is closed behind the `try`.
 */
export function takeApart(
  path: NodePath<T.ForOfStatement>,
  kind: 'var' | 'let',
  iterate: T.Identifier,
  finalizer: boolean,
): { statements: T.Statement[]; attempt: T.TryStatement } {
  const { left, right, body } = path.node;
  const id = path.scope.generateUidIdentifier('iteration');
  const value = t.memberExpression(t.cloneNode(id), t.identifier('value'));
  const statements = template({
    ITERATION: id,
    ITERATE: iterate,
    OBJECT: right,
    ERROR: path.scope.generateUidIdentifier('error'),
    BODY: t.blockStatement([loopHead(left, value), body]),
  });
  const [declaration, attempt] = statements as [T.VariableDeclaration, T.TryStatement];
  declaration.kind = kind;
  if (!finalizer) {
    statements.push(...(attempt.finalizer as T.BlockStatement).body);
    attempt.finalizer = null;
  }
  return { statements, attempt };
}

/** Replaces a loop by statements with a loop in their `try`, which inherits the labels. */
export function replaceLoop(
  path: NodePath,
  statements: T.Statement[],
  attempt: T.TryStatement,
): void {
  let outermost = path;
  let loop = attempt.block.body[0] as T.Statement;
  for (let label = path.parentPath; label?.isLabeledStatement(); label = label.parentPath) {
    loop = t.labeledStatement(label.node.label, loop);
    outermost = label;
  }
  attempt.block.body = [loop];
  outermost.replaceWithMultiple(statements);
}
