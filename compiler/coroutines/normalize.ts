import type { NodePath, types as T, Visitor } from '@babel/core';
import * as babel from '@babel/core';
import { linearize, suspends } from './linearize.js';
import { ITERATE } from './names.js';

const t = babel.types;

/*
 * Babel's regenerator expects code in which newer syntax has been lowered. These are the smallest
 * lowerings that it needs: of patterns everywhere, of the rest only where an await lies within.
 */
export function normalize(body: NodePath<T.BlockStatement>): void {
  body.traverse({
    Function: (path) => path.skip(),
    ForOfStatement: { exit: forOf },
    ForInStatement: { exit: simplifyHead },
    ForStatement: { exit: forInit },
    CatchClause: { exit: catchClause },
  });
  // Once more from the top: the first pass has put declarations where it had been already.
  body.traverse({
    Function: (path) => path.skip(),
    VariableDeclaration: { exit: declaration },
    ClassDeclaration: classDeclaration,
  });
  linearize(body);
}

/** Whether regenerator takes the loop apart: for every jump, and for closures, whose body becomes a call. */
function leaps(path: NodePath<T.ForOfStatement>): boolean {
  let closes = false;
  path.traverse({
    Function(inner) {
      closes = true;
      inner.stop();
    },
  });
  const jumps = 'BreakStatement|ContinueStatement|ReturnStatement|ThrowStatement';
  return closes || suspends(path.node) || contains(path, jumps);
}

function contains(path: NodePath, types: string): boolean {
  let found = false;
  const visitor = {
    Function: (inner: NodePath) => inner.skip(),
    [types]: (inner: NodePath) => {
      found = true;
      inner.stop();
    },
  };
  path.traverse(visitor as Visitor);
  return found;
}

/** `for (const {a} of b) c` becomes `for (const ref of b) { const {a} = ref; c }`; so for `in`. */
function simplifyHead(path: NodePath<T.ForOfStatement> | NodePath<T.ForInStatement>): void {
  const { left } = path.node;
  if (!t.isVariableDeclaration(left)) return;
  const target = (left.declarations[0] as T.VariableDeclarator).id as T.LVal;
  if (t.isIdentifier(target)) return;
  const ref = path.scope.generateUidIdentifier('ref');
  path.node.left = declare('const', ref);
  path.node.body = t.blockStatement([declare(left.kind, target, t.cloneNode(ref)), path.node.body]);
}

function declare(
  kind: T.VariableDeclaration['kind'],
  id: T.LVal,
  init?: T.Expression,
): T.VariableDeclaration {
  return t.variableDeclaration(kind, [t.variableDeclarator(id as T.Identifier, init)]);
}

const iteration = babel.template.statements(`
  var ITERATION = ${ITERATE}(OBJECT);
  try {
    while (ITERATION.next()) BODY
  } catch (ERROR) {
    ITERATION.fail(ERROR);
  } finally {
    ITERATION.end();
  }
`);

/** A loop that is taken apart keeps its iterator in a runtime object, which costs no result objects. */
function forOf(path: NodePath<T.ForOfStatement>): void {
  if (path.node.await) return;
  if (!leaps(path)) {
    simplifyHead(path);
    return;
  }
  const { left, right, body } = path.node;
  const id = path.scope.generateUidIdentifier('iteration');
  const value = t.memberExpression(t.cloneNode(id), t.identifier('value'));
  const head = t.isVariableDeclaration(left)
    ? declare(left.kind, (left.declarations[0] as T.VariableDeclarator).id as T.LVal, value)
    : t.expressionStatement(t.assignmentExpression('=', left as T.LVal, value));
  const statements = iteration({
    ITERATION: id,
    OBJECT: right,
    ERROR: path.scope.generateUidIdentifier('error'),
    BODY: t.blockStatement([head, body]),
  });
  replaceLoop(path, statements, statements[1] as T.TryStatement);
}

/** Replaces a loop by statements with a loop in their try block, which inherits its labels. */
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
  if (param) path.node.body.body.unshift(declare('let', param as T.LVal, t.cloneNode(id)));
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
    const pattern = declarator.id as T.LVal;
    return [
      t.variableDeclaration(
        kind,
        names.map((name) => t.variableDeclarator(t.identifier(name))),
      ),
      t.expressionStatement(t.assignmentExpression('=', pattern, declarator.init as T.Expression)),
    ];
  });
  path.replaceWithMultiple(statements);
}

/** A class declared in the machine would be another class after each suspension. */
function classDeclaration(path: NodePath<T.ClassDeclaration>): void {
  const { id } = path.node;
  if (!id) return;
  const value = t.toExpression(path.node);
  path.replaceWith(t.variableDeclaration('let', [t.variableDeclarator(t.cloneNode(id), value)]));
}
