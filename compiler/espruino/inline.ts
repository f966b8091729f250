import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { holds } from '../ast.js';

const t = babel.types;

/** The longest body, in nodes of the tree, of a function that is put in the place of several calls. */
const SHORT = 24;

/** A function that is an expression of its parameters. */
interface Small {
  /** Undefined if the body is empty. */
  value: T.Expression | undefined;
  /** Whether it returns the value of the expression; otherwise it returns undefined. */
  returns: boolean;
  params: string[];
}

/**
 * Puts small functions in the place of their calls: on Espruino a function takes five blocks of memory and one for each
 * parameter, and a call much time. The functions must be declarations of the program whose body is one expression, that
 * are only called. Arguments are evaluated as before: those whose order or number of evaluations matters are left alone.
 */
export function inlineCalls(program: NodePath<T.Program>): void {
  for (let changed = true; changed; ) {
    program.scope.crawl();
    changed = false;
    // What is known of variables is true for the code at the beginning of the round: what has changed waits for the next.
    const touched = new Set<string>();
    for (const path of program.get('body')) {
      if (!path.isFunctionDeclaration() || touched.has((path.node.id as T.Identifier).name))
        continue;
      if (inline(path, touched)) changed = true;
    }
  }
}

/** Adds to `touched` the names in the code that it changes. */
function inline(path: NodePath<T.FunctionDeclaration>, touched: Set<string>): boolean {
  const name = (path.node.id as T.Identifier).name;
  const binding = path.scope.parent.getBinding(name);
  const small = smallOf(path.node);
  if (small === undefined || !binding?.constant || binding.referencePaths.length === 0)
    return false;
  const calls = binding.referencePaths.map((reference) => reference.parentPath as NodePath);
  const { value } = small;
  if (value && calls.length > 1 && sizeOf(value) > SHORT) return false;
  const all = new Set(calls);
  if (calls.some((call) => call.findParent((parent) => all.has(parent)) !== null)) return false;
  const results = calls.map((call, i) =>
    call.isCallExpression({ callee: binding.referencePaths[i]?.node }) && !isWithin(call, path)
      ? resultOf(call, small, path)
      : undefined,
  );
  if (!results.every((result) => result !== undefined)) return false;
  for (const changed of [path, ...calls]) touch(changed, touched);
  calls.forEach((call, i) => {
    call.replaceWith(results[i] as T.Expression);
  });
  path.remove();
  return true;
}

/** Adds the names in the code, and that of the function around it. */
function touch(path: NodePath, touched: Set<string>): void {
  t.traverseFast(path.node, (node) => {
    if (t.isIdentifier(node)) touched.add(node.name);
  });
  const around = path.findParent((parent) => parent.parentPath?.isProgram() === true);
  if (around?.isFunctionDeclaration()) touched.add((around.node.id as T.Identifier).name);
}

function sizeOf(node: T.Node): number {
  let size = 0;
  t.traverseFast(node, () => {
    size++;
  });
  return size;
}

function isWithin(path: NodePath, outer: NodePath): boolean {
  return path.findParent((parent) => parent === outer) !== null;
}

function smallOf({ params, body, async, generator }: T.FunctionDeclaration): Small | undefined {
  const isPlain = params.every((param) => t.isIdentifier(param)) && !async && !generator;
  if (!isPlain || body.body.length > 1 || holds(body, isOwnWord)) return undefined;
  const [statement] = body.body;
  const names = params.map((param) => (param as T.Identifier).name);
  if (statement === undefined) return { value: undefined, returns: false, params: names };
  if (t.isExpressionStatement(statement))
    return { value: statement.expression, returns: false, params: names };
  if (!t.isReturnStatement(statement) || !statement.argument) return undefined;
  return { value: statement.argument, returns: true, params: names };
}

/** Whether a word means another thing in another function. */
function isOwnWord(node: T.Node): boolean {
  return t.isThisExpression(node) || t.isSuper(node) || t.isIdentifier(node, { name: 'arguments' });
}

/** The expression in the place of a call; undefined if there is none. */
function resultOf(
  call: NodePath<T.CallExpression>,
  { value, returns, params }: Small,
  fn: NodePath<T.FunctionDeclaration>,
): T.Expression | undefined {
  const args = call.node.arguments as T.Expression[];
  if (args.some((arg) => t.isSpreadElement(arg))) return undefined;
  if (!returns && !isUnused(call)) return undefined;
  if (value === undefined)
    return args.every((arg) => isFixed(call, arg))
      ? t.unaryExpression('void', t.numericLiteral(0))
      : undefined;
  if (!keepsNames(call, fn)) return undefined;
  const uses = usesOf(fn);
  if (params.some((param) => uses.get(param) === -1)) return undefined;
  const moved = args.filter((arg) => !isFixed(call, arg));
  for (const arg of moved) {
    const param = params[args.indexOf(arg)];
    const isFirst =
      param !== undefined && uses.get(param) === 1 && t.isIdentifier(first(value), { name: param });
    if (!isFirst || moved.length > 1 || (args.length > 1 && holds(arg, changes))) return undefined;
  }
  const given = new Map(
    params.map((param, i) => [param, args[i] ?? t.unaryExpression('void', t.numericLiteral(0))]),
  );
  return substituted(value, given);
}

/** How often each parameter is used; -1 if it is assigned, or used in an inner function. */
function usesOf(fn: NodePath<T.FunctionDeclaration>): Map<string, number> {
  const uses = new Map<string, number>();
  for (const [name, binding] of Object.entries(fn.scope.bindings)) {
    const inner = binding.referencePaths.some((path) => path.getFunctionParent() !== fn);
    uses.set(name, binding.constant && !inner ? binding.referencePaths.length : -1);
  }
  return uses;
}

function changes(node: T.Node): boolean {
  return t.isAssignmentExpression(node) || t.isUpdateExpression(node);
}

/** Whether the value of an expression is always the same, and evaluating it does nothing. */
function isFixed(call: NodePath, node: T.Expression): boolean {
  if (t.isUnaryExpression(node, { operator: 'void' })) return isFixed(call, node.argument);
  if (t.isThisExpression(node) || (t.isLiteral(node) && !t.isTemplateLiteral(node)))
    return !t.isRegExpLiteral(node);
  if (!t.isIdentifier(node)) return false;
  const binding = call.scope.getBinding(node.name);
  if (binding === undefined) return node.name === 'undefined';
  if (binding.constant && (binding.kind === 'hoisted' || binding.kind === 'param')) return true;
  // Nobody else changes a variable that only this function knows.
  const owner = call.getFunctionParent();
  return (
    owner !== null &&
    binding.scope.getFunctionParent()?.path === owner &&
    [...binding.referencePaths, ...binding.constantViolations].every(
      (path) => path.getFunctionParent() === owner,
    )
  );
}

/** The part of an expression that is evaluated first. */
function first(node: T.Node): T.Node {
  if (t.isMemberExpression(node)) return first(node.object);
  if (t.isCallExpression(node)) return first(node.callee);
  if (t.isBinaryExpression(node) || t.isLogicalExpression(node)) return first(node.left);
  if (t.isConditionalExpression(node)) return first(node.test);
  if (t.isSequenceExpression(node)) return first(node.expressions[0] as T.Expression);
  if (t.isUnaryExpression(node)) return first(node.argument);
  if (t.isAssignmentExpression(node, { operator: '=' }) && t.isIdentifier(node.left))
    return first(node.right);
  if (t.isNewExpression(node) && t.isIdentifier(node.callee) && node.arguments[0])
    return first(node.arguments[0]);
  return node;
}

/** Whether every name in the function means the same at the call. */
function keepsNames(call: NodePath, fn: NodePath<T.FunctionDeclaration>): boolean {
  let keeps = true;
  fn.traverse({
    Identifier({ node, parent, scope }) {
      if (!t.isReferenced(node, parent) && !t.isAssignmentExpression(parent, { left: node }))
        return;
      const binding = scope.getBinding(node.name);
      const isOutside = binding === undefined || binding.scope === fn.scope.parent;
      if (isOutside && call.scope.getBinding(node.name) !== binding) keeps = false;
    },
  });
  return keeps;
}

function substituted(value: T.Expression, given: Map<string, T.Expression>): T.Expression {
  const file = t.file(t.program([t.expressionStatement(t.cloneNode(value))]));
  babel.traverse(file, {
    Identifier(path) {
      const arg = given.get(path.node.name);
      if (arg === undefined || !path.isReferencedIdentifier()) return;
      path.replaceWith(t.cloneNode(arg));
      path.skip();
    },
  });
  return (file.program.body[0] as T.ExpressionStatement).expression;
}

/** Whether nothing uses the value of an expression. */
function isUnused(path: NodePath): boolean {
  const { parentPath: parent, key } = path;
  if (!parent) return false;
  if (parent.isExpressionStatement()) return true;
  if (parent.isForStatement()) return key !== 'test';
  if (parent.isSequenceExpression())
    return key !== parent.node.expressions.length - 1 || isUnused(parent);
  if (parent.isLogicalExpression()) return key === 'right' && isUnused(parent);
  if (parent.isConditionalExpression()) return key !== 'test' && isUnused(parent);
  return parent.isUnaryExpression({ operator: 'void' });
}
