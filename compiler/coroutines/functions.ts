import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { declare, holds } from '../ast.js';
import { hide } from './hide.js';
import { ASYNC_GENERATOR, COROUTINE, GENERATOR, METHOD } from './names.js';

const t = babel.types;

/*
 * What a program can see of its functions stays as it is: their names, although variables move into frames and
 * declarations become assignments; and that `new` refuses async functions. Nothing of this costs at run time, because
 * it is done by the way in which a function is written.
 */

// Properties of a node's `extra`, which survives cloning: the name that a function has in the language, and whether a
// declaration was one of a function.
const NAME = 'uasyncioName';
const HOISTED = 'uasyncioHoisted';

type Extra = { extra?: Record<string, unknown> };
type Nameable = T.FunctionExpression | T.ArrowFunctionExpression | T.ClassExpression;

/**
 * Remembers which names functions and classes get from variables and properties; the empty one if from none. What
 * `written` returns of a variable is its name in the source.
 */
export function rememberNames(
  program: NodePath<T.Program>,
  written: (id: T.Identifier) => string,
): void {
  program.traverse({
    FunctionDeclaration({ node }) {
      // The body alone is still there when regenerator has made an expression of the declaration.
      if (node.id) setExtra(node.body, NAME, written(node.id));
    },
    Expression({ node, parent }) {
      if (!isNameable(node) || isNamed(node)) return;
      const target = namingTarget(parent, node);
      setExtra(node, NAME, target ? written(target) : '');
    },
  });
}

/** The variable or key in `parent` to which `node` is assigned, and from which it has its name. */
function namingTarget(parent: T.Node, node: T.Node): T.Identifier | undefined {
  let target: T.Node | null | undefined;
  if (t.isVariableDeclarator(parent)) target = parent.id;
  else if (t.isAssignmentExpression(parent, { operator: '=' })) target = parent.left;
  else if (t.isAssignmentPattern(parent)) target = parent.right === node ? parent.left : null;
  else if (t.isObjectProperty(parent, { computed: false })) target = parent.key;
  return t.isIdentifier(target) ? target : undefined;
}

function setExtra(node: T.Node, key: string, value: unknown): void {
  (node as Extra).extra = { ...(node as Extra).extra, [key]: value };
}

/** The name that a function or class has in the language, if it is known. */
export function nameOf(node: T.Node): string | undefined {
  const { body } = node as { body?: T.Node };
  return ((node as Extra).extra?.[NAME] ?? (body as Extra | undefined)?.extra?.[NAME]) as
    | string
    | undefined;
}

function isNameable(node: T.Node | null | undefined): node is Nameable {
  return (
    t.isFunctionExpression(node) || t.isArrowFunctionExpression(node) || t.isClassExpression(node)
  );
}

function isNamed(node: Nameable): boolean {
  return !t.isArrowFunctionExpression(node) && node.id != null;
}

/** Names the functions and classes that would not get their names where they stand now. */
export function restoreNames(program: NodePath<T.Program>): void {
  program.traverse({
    'FunctionExpression|ArrowFunctionExpression|ClassExpression': {
      exit(path: NodePath) {
        const name = nameOf(path.node);
        if (name) restoreName(path as NodePath<Nameable>, name);
      },
    },
  } as babel.Visitor);
}

function restoreName(path: NodePath<Nameable>, name: string): void {
  const { node, parent } = path;
  const id = t.identifier(name);
  const given = namingTarget(parent, node)?.name ?? '';
  if (given === name || t.isProperty(parent)) {
    // Regenerator has given its own name to what was a declaration.
    if (t.isFunctionExpression(node) && given === name) node.id = null;
  } else if (mentions(node, name)) path.replaceWith(inObject(node, name));
  else if (!t.isArrowFunctionExpression(node)) node.id = id;
  else if (t.isArrowFunctionExpression(parent) && parent.body === node)
    parent.body = t.blockStatement([declare('const', id, node), t.returnStatement(id)]);
  else if (isWholeAssignment(path)) {
    (parent as T.AssignmentExpression).right = id;
    const statement = path.parentPath?.parentPath as NodePath<T.Statement>;
    statement.replaceWith(t.blockStatement([declare('const', id, node), statement.node]));
  } else path.replaceWith(inObject(node, name));
  path.skip();
}

function mentions(node: T.Node, name: string): boolean {
  return holds(node, (inner) => t.isIdentifier(inner, { name }));
}

/** Whether `path` is the right side of an assignment that is a statement. */
function isWholeAssignment({ node, parent, parentPath }: NodePath): boolean {
  return (
    t.isAssignmentExpression(parent, { operator: '=', right: node as T.Expression }) &&
    parentPath?.parentPath?.isExpressionStatement() === true
  );
}

/** `({ name: value }).name` */
function inObject(value: T.Expression, name: string): T.Expression {
  const object = t.objectExpression([t.objectProperty(t.identifier(name), value)]);
  return t.memberExpression(object, t.identifier(name));
}

/**
 * Makes `new` refuse an async function, whose body must have been lowered. The function becomes an arrow function or,
 * if it uses its own `this` or `arguments`, a method. A function declaration that other modules may import stays,
 * because it can be called before its module has run; so does a function that uses its own name.
 */
export function refuseNew(path: NodePath<T.Function>, usesOwn: boolean): void {
  if (path.isFunctionDeclaration()) becomeVariable(path, usesOwn);
  else if (path.isFunctionExpression()) becomeOther(path, usesOwn);
}

function becomeOther(path: NodePath<T.FunctionExpression>, usesOwn: boolean): void {
  const { node, parent } = path;
  const { id, params, body } = node;
  if (id && path.scope.getOwnBinding(id.name)?.referenced) return;
  const name = id?.name ?? nameOf(node) ?? '';
  if (!usesOwn) become(node, arrow(params, body, name));
  else if (!id && t.isObjectProperty(parent, { value: node }) && isMethodKey(parent))
    become(
      parent,
      t.objectMethod('method', parent.key as T.Expression, params, body, parent.computed),
    );
  else {
    const method = asMethod(params, body, name);
    const isCallee = t.isCallExpression(parent, { callee: node });
    become(node, isCallee ? t.sequenceExpression([t.numericLiteral(0), method]) : method);
  }
}

function isMethodKey({ key, computed }: T.ObjectProperty): boolean {
  return computed || (t.isIdentifier(key) && key.name !== '__proto__');
}

/** The declaration becomes `var name = …`, or `let` in a block; `hoistFunctions` moves it. */
function becomeVariable(path: NodePath<T.FunctionDeclaration>, usesOwn: boolean): void {
  const { node, parent, parentPath } = path;
  const { id, body } = node;
  const params = node.params as T.FunctionParameter[];
  if (!id || !(t.isProgram(parent) || t.isBlockStatement(parent)) || isExported(path, id)) return;
  const value = usesOwn ? asMethod(params, body, id.name) : arrow(params, body, id.name);
  value.loc = node.loc ?? null;
  const isOuter = t.isProgram(parent) || parentPath?.parentPath?.isFunction();
  become(node, declare(isOuter ? 'var' : 'let', id, value));
  setExtra(node, HOISTED, true);
}

/** Moves the variables that were functions to the beginning of their blocks. */
export function hoistFunctions(program: T.Program): void {
  const isHoisted = (node: Extra) => node.extra?.[HOISTED] === true;
  t.traverseFast(program, (node) => {
    if ((t.isProgram(node) || t.isBlockStatement(node)) && node.body.some(isHoisted))
      node.body = [...node.body.filter(isHoisted), ...node.body.filter((x) => !isHoisted(x))];
  });
}

/** Changes a node in place, because the syntax tree is being traversed. */
function become(node: T.Node, other: T.Node): void {
  const { loc } = node;
  for (const key of Object.keys(node)) delete (node as never as Record<string, unknown>)[key];
  Object.assign(node, other, { loc });
}

function arrow(params: T.FunctionParameter[], body: T.BlockStatement, name: string) {
  const made = t.arrowFunctionExpression(params, body);
  setExtra(made, NAME, name);
  // Has a single parameter printed in parentheses: Node takes the name that a source map has where a function begins for
  // that of the function.
  made.typeParameters = t.noop();
  return made;
}

/** `({ name() {…} }).name` */
function asMethod(params: T.FunctionParameter[], body: T.BlockStatement, name: string) {
  const key = name === '' ? t.stringLiteral('') : t.identifier(name);
  const method = t.objectMethod('method', key, params, body);
  hide(method, METHOD);
  return t.memberExpression(t.objectExpression([method]), t.cloneNode(key), name === '');
}

function isExported(path: NodePath, id: T.Identifier): boolean {
  const binding = path.scope.getBinding(id.name);
  return binding?.referencePaths.some(({ parent }) => t.isExportSpecifier(parent)) === true;
}

const MARKERS = [COROUTINE, ASYNC_GENERATOR, GENERATOR];

/** Whether a function uses its own `this`, `arguments` or `new.target`, also in its arrow functions. */
export function usesOwn(path: NodePath<T.Function>): boolean {
  let uses = false;
  const found = () => {
    uses = true;
  };
  path.traverse({
    Function(inner) {
      if (!inner.isArrowFunctionExpression() && !isLowered(inner)) {
        inner.skipKey('params');
        inner.skipKey('body');
      }
    },
    ThisExpression: found,
    MetaProperty: found,
    Identifier({ node }) {
      if (node.name === 'arguments') found();
    },
  });
  return uses;
}

/** Whether a function is the lowered body of another one. */
function isLowered({ parent }: NodePath): boolean {
  return (
    t.isCallExpression(parent) &&
    t.isIdentifier(parent.callee) &&
    MARKERS.includes(parent.callee.name)
  );
}
