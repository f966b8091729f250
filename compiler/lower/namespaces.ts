import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { isOfNamespace } from '../ast.js';

const t = babel.types;

/**
 * Calls `ns.f(...args)` of a module without `this`: as the receiver of a lowered call the namespace would be a value, and
 * all of the module would be in the program.
 */
export function lowerNamespaces(program: NodePath<T.Program>): void {
  program.traverse({
    CallExpression({ node, scope }) {
      if (isOfNamespace(node.callee, scope) && node.arguments.some((arg) => t.isSpreadElement(arg)))
        node.callee = t.sequenceExpression([t.numericLiteral(0), node.callee as T.Expression]);
    },
  });
}
