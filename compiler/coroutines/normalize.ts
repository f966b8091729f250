import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { assign, declare, declareAll, declaredBy, holds, holdsOwn } from '../ast.js';
import { replaceLoop, takeApart } from '../iteration.js';
import { linearize, suspends } from './linearize.js';
import { ITERATE } from './names.js';

const t = babel.types;

/*
 * Babel's regenerator expects that newer syntax has been lowered. This step lowers as little as possible: patterns
 * everywhere, and other syntax only where it holds an await.
 */
export function normalize(body: NodePath<T.BlockStatement>): void {
  body.node.body = withLastFunctions(body.node.body);
  body.traverse({
    Function: (path) => path.skip(),
    ForOfStatement: { exit: forOf },
    ForInStatement: { exit: simplifyHead },
    ForStatement: { exit: forInit },
    CatchClause: { exit: catchClause },
  });
  // A second pass, because the first one adds declarations in places that it has already visited.
  body.traverse({
    Function: (path) => path.skip(),
    VariableDeclaration: { exit: declaration },
    ClassDeclaration: classDeclaration,
  });
  linearize(body);
}

/** Of functions with the same name the last one counts; regenerator would take the first. */
function withLastFunctions(statements: T.Statement[]): T.Statement[] {
  const last = new Map<string | undefined, T.Statement>();
  for (const each of statements) if (t.isFunctionDeclaration(each)) last.set(each.id?.name, each);
  return statements.filter(
    (each) => !t.isFunctionDeclaration(each) || last.get(each.id?.name) === each,
  );
}

/** Whether regenerator takes the loop apart: for any jump, and for a closure, as it makes the body a function then. */
function leaps({ node }: NodePath<T.ForOfStatement>): boolean {
  return holds(node, t.isFunction) || suspends(node) || holdsOwn(node, isJump);
}

function isJump(node: T.Node): boolean {
  return (
    t.isBreakStatement(node) ||
    t.isContinueStatement(node) ||
    t.isReturnStatement(node) ||
    t.isThrowStatement(node)
  );
}

/** `for (const {a} of b) c` becomes `for (const ref of b) { const {a} = ref; c }`; the same for `in`. */
function simplifyHead(path: NodePath<T.ForOfStatement> | NodePath<T.ForInStatement>): void {
  const { left } = path.node;
  if (!t.isVariableDeclaration(left)) return;
  const target = declaredBy(left);
  if (t.isIdentifier(target)) return;
  const ref = path.scope.generateUidIdentifier('ref');
  path.node.left = declare('const', ref);
  path.node.body = t.blockStatement([declare(left.kind, target, t.cloneNode(ref)), path.node.body]);
}

function forOf(path: NodePath<T.ForOfStatement>): void {
  if (path.node.await) return;
  if (!leaps(path)) {
    simplifyHead(path);
    return;
  }
  const { statements, attempt } = takeApart(path, 'var', t.identifier(ITERATE), true);
  replaceLoop(path, statements, attempt);
}

function forInit(path: NodePath<T.ForStatement>): void {
  const { init } = path.node;
  if (!t.isVariableDeclaration(init) || init.declarations.every((d) => t.isIdentifier(d.id)))
    return;
  path.node.init = null;
  path.replaceWith(t.blockStatement([init, path.node]));
}

function catchClause(path: NodePath<T.CatchClause>): void {
  const { param } = path.node;
  if (t.isIdentifier(param)) return;
  const id = path.scope.generateUidIdentifier('error');
  path.node.param = id;
  if (param) path.node.body.body.unshift(declare('let', param, t.cloneNode(id)));
}

/** `const {a, b} = x` becomes `let a, b; ({a, b} = x)`. */
function declaration(path: NodePath<T.VariableDeclaration>): void {
  const { parent } = path;
  if (path.node.declarations.every((d) => t.isIdentifier(d.id))) return;
  if (t.isFor(parent) && path.key !== 'body') return;
  const kind = path.node.kind === 'var' ? 'var' : 'let';
  const statements = path.node.declarations.flatMap((declarator): T.Statement[] => {
    if (t.isIdentifier(declarator.id)) return [t.variableDeclaration(kind, [declarator])];
    const names = Object.keys(t.getBindingIdentifiers(declarator.id));
    return [declareAll(kind, names), assign(declarator.id, declarator.init as T.Expression)];
  });
  path.replaceWithMultiple(statements);
}

/** Makes a variable of a class, because the state machine would declare the class again after each suspension. */
function classDeclaration(path: NodePath<T.ClassDeclaration>): void {
  const { id } = path.node;
  if (!id) return;
  path.replaceWith(declare('let', t.cloneNode(id), t.toExpression(path.node)));
}
