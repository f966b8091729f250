import type { types as T } from '@babel/core';
import * as babel from '@babel/core';
import { assign } from '../ast.js';

const t = babel.types;

/** The most nodes of a case that is worth repeating: those of a short test, and of the await behind it. */
const SHORT = 40;

/** Improves the jumps in a body without try regions. */
export function straighten(body: T.Statement, context: string): void {
  const cases = casesOf(body);
  const entries = rotateLoops(cases, context);
  repeatShortCases(cases, context, entries);
  mergeUnused(cases);
  if (entries.size > 0) moveStart(cases);
}

/** The engine compares the labels in their order: those of a loop come first, as the start is entered only once. */
function moveStart(cases: T.SwitchCase[]): void {
  const [start] = cases;
  if (start && isEntered(start) && isEntered(cases[cases.length - 1]))
    cases.push(cases.shift() as T.SwitchCase);
}

/**
 * Moves the test of a loop, with the code behind it up to the first await, to the end of the loop:
 *
 *   case 1: if (!(test)) { context.n = 4; break; } …; return x;      case 2: …; update;
 *   case 2: …                                               becomes  case 1: if (test) { …; return x; }
 *   case 3: update; context.n = 1; break;                            case 4: …
 *   case 4: …
 *
 * No iteration jumps then, and only the beginning of the loop does. Returns the cases that begin a loop with a jump.
 */
function rotateLoops(cases: T.SwitchCase[], context: string): Set<T.SwitchCase> {
  const entries = new Set<T.SwitchCase>();
  for (const top of [...cases]) {
    const label = labelOf(top);
    const at = cases.indexOf(top);
    const bottom = cases.map(({ consequent }) => jump(consequent, context)).lastIndexOf(label);
    const before = cases[at - 1];
    const end = exitOf(top, context);
    if (label === undefined || end === undefined || before === undefined || bottom <= at) continue;
    if (end !== labelOf(cases[bottom + 1] ?? top) || !isEntered(top)) continue;
    if (!isEntered(before)) {
      before.consequent.push(jumpTo(label, context), t.breakStatement());
      entries.add(before);
    }
    (cases[bottom] as T.SwitchCase).consequent.splice(-2, 2);
    invert(top);
    cases.splice(at, 1);
    cases.splice(bottom, 0, top);
  }
  return entries;
}

/** The label to which a case that begins with the test of a loop jumps if that fails. */
function exitOf({ consequent: [first] }: T.SwitchCase, context: string): number | undefined {
  if (!t.isIfStatement(first) || first.alternate || !t.isBlockStatement(first.consequent))
    return undefined;
  const { body } = first.consequent;
  return body.length === 2 ? jump(body, context) : undefined;
}

/** `if (!(test)) {…} rest` becomes `if (test) { rest }`. */
function invert(top: T.SwitchCase): void {
  const [first, ...rest] = top.consequent as [T.IfStatement, ...T.Statement[]];
  const { test } = first;
  first.test = t.isUnaryExpression(test, { operator: '!' })
    ? test.argument
    : t.unaryExpression('!', test);
  first.consequent = t.blockStatement(rest);
  top.consequent = [first];
}

/** Joins each case that nothing jumps to with the one before it. */
function mergeUnused(cases: T.SwitchCase[]): void {
  const used = new Set<number>();
  for (const { consequent } of cases)
    for (const each of consequent)
      t.traverseFast(each, (node) => {
        if (t.isNumericLiteral(node)) used.add(node.value);
      });
  for (let i = cases.length - 1; i > 0; i--) {
    const [before, each] = cases.slice(i - 1, i + 1) as [T.SwitchCase, T.SwitchCase];
    const label = labelOf(each);
    if (label === undefined || used.has(label) || isEntered(before)) continue;
    before.consequent.push(...each.consequent);
    cases.splice(i, 1);
  }
}

/**
 * In a body without try regions, `context.n = 3; break` at the end of a case is a jump to the code of case 3, by way of
 * the comparisons of the `switch`. Where that code is short and ends with `return`, as the test of a loop and the await
 * behind it, it takes the place of the jump.
 */
function repeatShortCases(
  cases: T.SwitchCase[],
  context: string,
  entries: Set<T.SwitchCase>,
): void {
  const byLabel = new Map(cases.map((each) => [labelOf(each), each]));
  cases.forEach((from, i) => {
    const { consequent } = from;
    const target = byLabel.get(jump(consequent, context));
    if (target === undefined || !isShort(target) || entries.has(from)) return;
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

function jumpTo(label: number, context: string): T.Statement {
  const next = t.memberExpression(t.identifier(context), t.identifier('n'));
  return assign(next, t.numericLiteral(label));
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
