import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { assign, declare, declareAll } from '../ast.js';

const t = babel.types;

/** Moves the declarations in cases before the switch: in Espruino the cases of a switch have no scope. */
export function lowerCases(program: NodePath<T.Program>): void {
  program.traverse({
    SwitchStatement: {
      exit(path) {
        const before = path.node.cases.flatMap(declarationsOf);
        if (before.length === 0) return;
        const target = path.parentPath.isLabeledStatement() ? path.parentPath : path;
        target.replaceWith(t.blockStatement([...before, target.node as T.Statement]));
        target.skip();
      },
    },
  });
}

/** Removes the declarations from a case and returns them. */
function declarationsOf(c: T.SwitchCase): T.Statement[] {
  const before: T.Statement[] = [];
  c.consequent = c.consequent.flatMap((statement): T.Statement[] => {
    if (t.isFunctionDeclaration(statement)) {
      before.unshift(statement);
      return [];
    }
    const isClass = t.isClassDeclaration(statement);
    if (!isClass && !(t.isVariableDeclaration(statement) && statement.kind !== 'var'))
      return [statement];
    const names = Object.keys(
      t.getBindingIdentifiers(isClass ? (statement.id as T.Identifier) : statement),
    );
    before.push(declareAll('let', names));
    if (isClass) return [assign(t.identifier(names[0] as string), t.toExpression(statement))];
    return statement.declarations.map(({ id, init }) =>
      assign(id, init ?? t.identifier('undefined')),
    );
  });
  return before;
}

/** Rewrites a switch whose `default` is not last, or whose cases have effects: Espruino evaluates all cases. */
export function lowerSwitches(program: NodePath<T.Program>): void {
  program.traverse({
    SwitchStatement: {
      exit(path) {
        const { cases } = path.node;
        const at = cases.findIndex(({ test }) => !test);
        if (cases.some(({ test }) => test && !isPure(test))) {
          twice(path, at);
          return;
        }
        if (at < 0 || at === cases.length - 1) return;
        const leaves = (c: T.SwitchCase | undefined): boolean =>
          c === undefined || isJump(c.consequent[c.consequent.length - 1]);
        const [last] = cases.slice(-1) as [T.SwitchCase];
        if (leaves(cases[at - 1]) && leaves(cases[at])) {
          if (!leaves(last)) last.consequent.push(t.breakStatement());
          cases.push(...cases.splice(at, 1));
        } else twice(path, at);
      },
    },
  });
}

function isJump(statement: T.Statement | undefined): boolean {
  if (t.isBlockStatement(statement)) return isJump(statement.body[statement.body.length - 1]);
  return (
    t.isBreakStatement(statement) ||
    t.isReturnStatement(statement) ||
    t.isThrowStatement(statement) ||
    t.isContinueStatement(statement)
  );
}

function isPure(node: T.Node): boolean {
  if (t.isMemberExpression(node)) return isPure(node.object) && isPure(node.property);
  if (t.isUnaryExpression(node)) return isPure(node.argument);
  return t.isLiteral(node) || t.isIdentifier(node) || t.isThisExpression(node);
}

/** Finds the number of the matching case first; a switch over the numbers then runs the code. */
function twice(path: NodePath<T.SwitchStatement>, at: number): void {
  const { discriminant, cases } = path.node;
  const value = path.scope.generateUidIdentifier('value');
  let chosen: T.Expression = t.numericLiteral(at < 0 ? cases.length : at);
  for (let i = cases.length - 1; i >= 0; i--) {
    const { test } = cases[i] as T.SwitchCase;
    if (!test) continue;
    const equal = t.binaryExpression('===', t.cloneNode(value), test);
    chosen = t.conditionalExpression(equal, t.numericLiteral(i), chosen);
  }
  cases.forEach((c, i) => {
    c.test = t.numericLiteral(i);
  });
  path.node.discriminant = chosen;
  const declared = declare('let', value, discriminant);
  const target = path.parentPath.isLabeledStatement() ? path.parentPath : path;
  target.replaceWith(t.blockStatement([declared, target.node as T.Statement]));
  target.skip();
}
