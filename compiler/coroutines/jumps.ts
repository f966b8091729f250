import type { types as T } from '@babel/core';
import * as babel from '@babel/core';

const t = babel.types;

/** The most nodes of a case that is worth repeating: those of a short test, and of the await behind it. */
const SHORT = 40;

/**
 * In a body without try regions, `context.n = 3; break` at the end of a case is a jump to the code of case 3, by way of
 * the comparisons of the `switch`. Where that code is short and ends with `return`, as the test of a loop and the await
 * behind it, it takes the place of the jump.
 */
export function repeatShortCases(body: T.Statement, context: string): void {
  const cases = casesOf(body);
  const byLabel = new Map(cases.map((each) => [labelOf(each), each]));
  cases.forEach(({ consequent }, i) => {
    const target = byLabel.get(jump(consequent, context));
    if (target === undefined || !isShort(target)) return;
    // In a case that is only reached by its label, `context.n` is that label already.
    const label = isEntered(cases[i - 1]) ? labelOf(cases[i] as T.SwitchCase) : undefined;
    const copies = target.consequent.filter(
      (each) => label === undefined || label !== setTo(each, context),
    );
    consequent.splice(-2, 2, ...copies.map((each) => t.cloneNode(each)));
  });
}

/** Whether the case behind `before` is reached by its label alone. */
function isEntered(before: T.SwitchCase | undefined): boolean {
  const last = before?.consequent[before.consequent.length - 1];
  return t.isReturnStatement(last) || t.isBreakStatement(last) || t.isThrowStatement(last);
}

function casesOf(body: T.Statement): T.SwitchCase[] {
  const loop = t.isBlockStatement(body) ? body.body.find((each) => t.isWhileStatement(each)) : body;
  return t.isWhileStatement(loop) && t.isSwitchStatement(loop.body) ? loop.body.cases : [];
}

function labelOf({ test }: T.SwitchCase): number | undefined {
  return t.isNumericLiteral(test) ? test.value : undefined;
}

/** The label to which the last two statements jump. */
function jump(statements: T.Statement[], context: string): number | undefined {
  const [set, leave] = statements.slice(-2);
  return t.isBreakStatement(leave) && !leave.label ? setTo(set, context) : undefined;
}

/** The label that `context.n = label` sets. */
function setTo(statement: T.Statement | undefined, context: string): number | undefined {
  if (!t.isExpressionStatement(statement)) return undefined;
  const { expression } = statement;
  const sets =
    t.isAssignmentExpression(expression, { operator: '=' }) &&
    t.isMemberExpression(expression.left) &&
    t.isIdentifier(expression.left.object, { name: context }) &&
    t.isIdentifier(expression.left.property, { name: 'n' });
  return sets && t.isNumericLiteral(expression.right) ? expression.right.value : undefined;
}

function isShort({ consequent }: T.SwitchCase): boolean {
  let count = 0;
  let closes = false;
  for (const each of consequent)
    t.traverseFast(each, (node) => {
      count++;
      if (t.isFunction(node) || t.isClass(node)) closes = true;
    });
  return count <= SHORT && !closes && t.isReturnStatement(consequent[consequent.length - 1]);
}
