import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { assign, declare, declaredBy } from '../ast.js';

const t = babel.types;

/*
 * In Espruino all rounds of a loop share the variables of its head. Where a closure captures one of them, each round
 * gets a variable of its own:
 *
 *   for (let i = a; b; c) d     let outer = a, first = true;
 *                               for (;;) { let i = outer; if (first) first = false; else c;
 *                                          if (!b) break; d; outer = i; }
 */
export function lowerCaptures(program: NodePath<T.Program>): void {
  program.traverse({
    ForStatement: {
      exit(path) {
        const { init } = path.node;
        if (!t.isVariableDeclaration(init) || init.kind === 'var') return;
        if (captured(path, init)) perRound(path, init);
      },
    },
    ForXStatement: {
      exit(path) {
        const { left } = path.node;
        if (!t.isVariableDeclaration(left) || left.kind === 'var') return;
        if (captured(path, left)) copyHead(path, left);
      },
    },
  });
}

function captured(path: NodePath<T.For>, declared: T.VariableDeclaration): boolean {
  const names = Object.keys(t.getBindingIdentifiers(declared));
  return names.some((name) => {
    const binding = path.scope.getOwnBinding(name);
    const home = path.getFunctionParent();
    return binding?.referencePaths.some((use) => use.getFunctionParent() !== home) ?? false;
  });
}

function copyHead(path: NodePath<T.ForXStatement>, declared: T.VariableDeclaration): void {
  const outer = path.scope.generateUidIdentifier('each');
  const copy = declare('let', declaredBy(declared), t.cloneNode(outer));
  path.node.left = declare('let', outer);
  path.node.body = t.blockStatement([copy, path.node.body]);
}

function perRound(path: NodePath<T.ForStatement>, declared: T.VariableDeclaration): void {
  const { test, update, body } = path.node;
  const names = Object.keys(t.getBindingIdentifiers(declared));
  const outers = new Map(names.map((name) => [name, path.scope.generateUidIdentifier(name)]));
  const outer = (name: string): T.Identifier => t.cloneNode(outers.get(name) as T.Identifier);
  const save = (): T.Statement[] => names.map((name) => assign(outer(name), t.identifier(name)));
  path.get('body').traverse({
    Function: (inner) => inner.skip(),
    ContinueStatement(inner) {
      if (!goesOn(inner, path)) return;
      inner.replaceWith(t.blockStatement([...save(), inner.node]));
      inner.skip();
    },
  });
  const first = path.scope.generateUidIdentifier('first');
  const start: T.Statement[] = [
    t.variableDeclaration(
      'let',
      names.map((name) => t.variableDeclarator(t.identifier(name), outer(name))),
    ),
  ];
  if (update)
    start.push(
      t.ifStatement(
        t.cloneNode(first),
        assign(t.cloneNode(first), t.booleanLiteral(false)),
        t.expressionStatement(update),
      ),
    );
  if (test) start.push(t.ifStatement(t.unaryExpression('!', test), t.breakStatement()));
  path.node.init = path.node.test = path.node.update = null;
  path.node.body = t.blockStatement([...start, body, ...save()]);
  const before = initial(declared, outers);
  if (update) before.push(declare('let', first, t.booleanLiteral(true)));
  const label = path.parentPath.isLabeledStatement() ? path.parentPath : path;
  label.replaceWith(t.blockStatement([...before, label.node as T.Statement]));
  label.skip();
}

/** The initial values, computed under the original names, because one may use another. */
function initial(
  declared: T.VariableDeclaration,
  outers: Map<string, T.Identifier>,
): T.Statement[] {
  const declarations = [...outers.values()].map((id) => t.variableDeclarator(t.cloneNode(id)));
  const names = [...outers].map(([name, id]) => assign(t.cloneNode(id), t.identifier(name)));
  const own = t.variableDeclaration('let', declared.declarations);
  return [t.variableDeclaration('let', declarations), t.blockStatement([own, ...names])];
}

function goesOn(path: NodePath<T.ContinueStatement>, loop: NodePath<T.ForStatement>): boolean {
  const { label } = path.node;
  if (label)
    return loop.parentPath.isLabeledStatement() && loop.parentPath.node.label.name === label.name;
  return path.findParent((parent) => parent.isLoop()) === loop;
}
