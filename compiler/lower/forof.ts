import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { holdsOwn } from '../ast.js';
import type { Imports } from '../imports.js';
import { replaceLoop, takeApart } from '../iteration.js';

const t = babel.types;

/** Methods that always return an array. */
const ARRAYS = [
  'map',
  'filter',
  'split',
  'concat',
  'sort',
  'splice',
  'reverse',
  'keys',
  'entries',
  'values',
];

/**
 * Lowers `for…of` for engines that have it for arrays only: unless the expression is surely an array, the loop goes
 * through the runtime's `iterate`.
 */
export function lowerForOf(program: NodePath<T.Program>, imports: Imports): void {
  program.traverse({
    ForOfStatement: {
      exit(path) {
        if (!isArray(path.node.right)) forOf(path, imports);
      },
    },
  });
}

function isArray(node: T.Expression): boolean {
  if (t.isArrayExpression(node)) return !node.elements.some((x) => t.isSpreadElement(x));
  if (!t.isCallExpression(node) || !t.isMemberExpression(node.callee)) return false;
  const { object, property } = node.callee;
  if (!t.isIdentifier(property) || !ARRAYS.includes(property.name)) return false;
  return (
    t.isIdentifier(object, { name: 'Object' }) || !/^(keys|entries|values)$/.test(property.name)
  );
}

function forOf(path: NodePath<T.ForOfStatement>, imports: Imports): void {
  const iterate = imports.use('iterate');
  const { statements, attempt } = takeApart(path, 'let', iterate, isLeft(path.node));
  replaceLoop(path, [t.blockStatement(statements)], attempt);
}

/** Whether a jump other than a plain `break` may leave the loop. */
function isLeft(loop: T.ForOfStatement): boolean {
  return holdsOwn(
    loop,
    (node) =>
      t.isReturnStatement(node) ||
      ((t.isBreakStatement(node) || t.isContinueStatement(node)) && node.label != null),
  );
}
