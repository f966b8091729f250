// Parts of loops over iterators, for steps that take such loops apart.
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

/** The statement that begins each round of a loop: it assigns the value to `left`, which comes from the loop's head. */
export function loopHead(left: T.ForXStatement['left'], value: T.Expression): T.Statement {
  return t.isVariableDeclaration(left)
    ? declare(left.kind, declaredBy(left), value)
    : assign(left, value);
}

/**
 * Rewrites a `for…of` loop. The runtime's function `iterate` makes an object that holds the iterator, so that rounds
 * allocate no result objects. A loop that no jump leaves needs no `finally`: without `finalizer` the iterator is closed
 * after the `try`.
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

/** Replaces a loop by `statements`. The loop in their `try` statement, `attempt`, inherits its labels. */
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
