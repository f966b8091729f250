import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { declare, holds, holdsOwn } from '../ast.js';

const t = babel.types;

type Fn = NodePath<T.FunctionDeclaration | T.FunctionExpression | T.ArrowFunctionExpression>;

/** How many nodes a function has that is not larger than what makes its frame. */
const SMALL = 20;

/*
 * `await f(x)`, where f is an async function that never awaits: f runs to its end as a plain function, and the await gets
 * what it returns. So f becomes one if it is called in no other way; if it is, and is small, such an await calls a copy.
 * Not so if it may call a coroutine or make a task: that of a call before, which nothing awaits, has to start earlier.
 */
export function callDirectly(program: NodePath<T.Program>): void {
  const inScope = ({ scope }: NodePath): void => {
    for (const [name, binding] of Object.entries(scope.bindings)) {
      const { path, constant, referencePaths } = binding;
      const fn = constant ? functionOf(path) : undefined;
      const calls = referencePaths.filter(isAwaitedCall);
      if (fn === undefined || calls.length === 0 || waits(fn.node) || callsOurs(fn)) continue;
      if (calls.length === referencePaths.length) fn.node.async = false;
      else if (scope === program.scope && isSmall(fn.node, name))
        callCopy(path, name, fn.node, calls);
    }
  };
  inScope(program);
  program.traverse({ Scope: inScope });
}

/** The async function that a binding has. */
function functionOf(path: NodePath): Fn | undefined {
  const value = path.isVariableDeclarator() ? path.get('init') : path;
  const isFn =
    value.isFunctionDeclaration() ||
    value.isFunctionExpression() ||
    value.isArrowFunctionExpression();
  return isFn && value.node.async && !value.node.generator ? (value as Fn) : undefined;
}

function isAwaitedCall({ key, parentPath }: NodePath): boolean {
  const isCall = key === 'callee' && parentPath?.isCallExpression() === true;
  return isCall && parentPath.parentPath?.isAwaitExpression() === true;
}

function waits({ body }: T.Function): boolean {
  return holdsOwn(
    body,
    (node) => t.isAwaitExpression(node) || (t.isForOfStatement(node) && node.await),
  );
}

/** Whether it may call anything else than functions of the engine, which are globals or members of them. */
function callsOurs(fn: Fn): boolean {
  return holds(fn.node, (node) => {
    if (t.isTaggedTemplateExpression(node)) return true;
    if (!t.isCallExpression(node) && !t.isNewExpression(node)) return false;
    if (node.arguments.some((argument) => t.isFunction(argument))) return true;
    let root: T.Node = node.callee;
    while (t.isMemberExpression(root)) root = root.object;
    return !t.isIdentifier(root) || root.name === 'arguments' || isBound(root.name, fn);
  });
}

function isBound(name: string, fn: Fn): boolean {
  let bound = fn.scope.hasBinding(name, { noGlobals: true });
  // The scopes inside of it.
  fn.traverse({
    Scope({ scope }) {
      bound ||= scope.hasOwnBinding(name);
    },
  });
  return bound;
}

/** Whether it is small, and means the same as a function of another kind and another variable. */
function isSmall(fn: T.Function, variable: string): boolean {
  let nodes = 0;
  const depends = holds(fn, (node) => {
    nodes++;
    return (
      t.isThisExpression(node) ||
      t.isMetaProperty(node) ||
      t.isIdentifier(node, { name: 'arguments' }) ||
      (t.isIdentifier(node, { name: variable }) && node !== (fn as T.FunctionDeclaration).id)
    );
  });
  return !depends && nodes < SMALL;
}

function callCopy(path: NodePath, name: string, fn: Fn['node'], calls: NodePath[]): void {
  const id = path.scope.generateUidIdentifier(name);
  const { params, body } = t.cloneNode(fn, true);
  const block = t.isExpression(body) ? t.blockStatement([t.returnStatement(body)]) : body;
  const copy = t.functionExpression(t.identifier(name), params as T.FunctionParameter[], block);
  const statement = path.findParent(({ parentPath }) => parentPath?.isProgram() === true) ?? path;
  statement.insertAfter(declare('var', id, copy));
  for (const call of calls) call.replaceWith(t.cloneNode(id));
}
