// Errors in the parameters of async functions arrive by the awaitable, as those of the body do.
import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { declare, holds } from '../ast.js';
import { FAILED } from './names.js';

const t = babel.types;

const guard = babel.template.statement(`
  try {
    return CALL;
  } catch (ERROR) {
    return ${FAILED}(ERROR);
  }
`);

/**
 * If evaluating the parameters can throw, they move to an arrow function with the body:
 * `f(a, { b }) { body }` becomes `f(p0, p1) { try { return ((a, { b }) => { body })(p0, p1) } catch … }`.
 */
export function guardParameters({ node, scope }: NodePath<T.Function>): void {
  const params = node.params as T.FunctionParameter[];
  if (params.every((param, i) => isSafe(param, params.slice(0, i)))) return;
  const names = params.map(() => scope.generateUidIdentifier('p'));
  const args = names.map((name, i) =>
    t.isRestElement(params[i]) ? t.spreadElement(t.cloneNode(name)) : t.cloneNode(name),
  );
  const arrow = t.arrowFunctionExpression(params, node.body as T.BlockStatement);
  const error = scope.generateUidIdentifier('error');
  node.params = names.map((name, i) => (t.isRestElement(params[i]) ? t.restElement(name) : name));
  // The first default value ends the `length` of the function.
  const first = params.findIndex((param) => t.isAssignmentPattern(param));
  if (first >= 0)
    node.params[first] = t.assignmentPattern(
      names[first] as T.Identifier,
      scope.buildUndefinedNode(),
    );
  node.body = t.blockStatement([guard({ CALL: t.callExpression(arrow, args), ERROR: error })]);
}

/** Whether a parameter surely evaluates without an error; `before`: those to its left. */
function isSafe(param: T.Node, before: T.Node[]): boolean {
  if (t.isRestElement(param)) return t.isIdentifier(param.argument);
  if (!t.isAssignmentPattern(param)) return t.isIdentifier(param);
  return t.isIdentifier(param.left) && isSafeValue(param.right, before);
}

function isSafeValue(value: T.Node | null, before: T.Node[]): boolean {
  if (t.isTemplateLiteral(value)) return value.expressions.length === 0;
  if (t.isLiteral(value) || t.isFunction(value)) return true;
  if (t.isUnaryExpression(value)) return t.isNumericLiteral(value.argument);
  if (t.isArrayExpression(value)) return value.elements.length === 0;
  if (t.isObjectExpression(value)) return value.properties.length === 0;
  if (!t.isIdentifier(value)) return false;
  const { name } = value;
  return name === 'undefined' || before.some((param) => t.isIdentifier(param, { name }));
}

/** Moves the arrow functions of `guardParameters` to the top of the module, where they use nothing around them. */
export function hoistGuarded(
  program: NodePath<T.Program>,
  isFailed: (callee: T.Node) => boolean,
): void {
  program.scope.crawl();
  const moved: T.Statement[] = [];
  program.traverse({
    TryStatement: {
      exit(path) {
        const [handled] = path.node.handler?.body.body ?? [];
        const argument = t.isReturnStatement(handled) ? handled.argument : null;
        if (!t.isCallExpression(argument) || !isFailed(argument.callee)) return;
        const arrow = path.get('block.body.0.argument.callee') as NodePath<T.Expression>;
        if (!isFree(arrow)) return;
        const name = program.scope.generateUidIdentifier('guarded');
        moved.push(declare('const', name, arrow.node));
        arrow.replaceWith(t.cloneNode(name));
      },
    },
  });
  program.node.body.unshift(...moved);
}

function isFree(arrow: NodePath<T.Expression>): boolean {
  if (holds(arrow.node, isOfFunction)) return false;
  let free = true;
  arrow.traverse({
    Identifier(path) {
      const home = path.scope.getBinding(path.node.name)?.scope.path;
      if (home === undefined || home.isProgram() || home === arrow) return;
      if (home.findParent((parent) => parent === arrow) === null) free = false;
    },
  });
  return free;
}

/** What belongs to the function around an arrow function. */
function isOfFunction(node: T.Node): boolean {
  return (
    t.isThisExpression(node) ||
    t.isSuper(node) ||
    t.isMetaProperty(node) ||
    t.isPrivateName(node) ||
    t.isIdentifier(node, { name: 'arguments' })
  );
}
