import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { LABELS, type Place, type Places, PROVISIONAL } from './labels.js';
import { METHOD } from './names.js';

const t = babel.types;
const JUMP = 3;

/** Makes the labels of the frame `made` unique, and remembers their places. Label 0, the start, stays. */
export function renumber(
  made: NodePath<T.NewExpression>,
  program: NodePath<T.Program>,
  places: Places,
): void {
  const [body, regions] = made.node.arguments as [T.ArrowFunctionExpression, T.Identifier?];
  const context = (body.params[0] as T.Identifier).name;
  const base = PROVISIONAL + ++places.bodies * LABELS;
  const cases = casesOf(body);
  remember(made, cases, context, (label, place) => places.found.set(base + label, place));
  // Where the tests of a `switch` suspend, regenerator puts the label into a variable first.
  const variables = new Set<string>();
  const move = (node: T.Node | null | undefined): void => {
    // Regenerator uses one node in several places.
    if (t.isNumericLiteral(node) && node.value > 0 && node.value < base) node.value += base;
    else if (t.isConditionalExpression(node)) [node.consequent, node.alternate].forEach(move);
    else if (t.isIdentifier(node)) variables.add(node.name);
  };
  const moveAssigned = (isLabel: (left: T.Node) => boolean): void => {
    t.traverseFast(body.body, (node) => {
      if (t.isAssignmentExpression(node) && isLabel(node.left)) move(node.right);
    });
  };
  for (const { test } of cases) move(test);
  moveAssigned((left) => isOf(left, context, 'np'));
  t.traverseFast(body.body, (node) => {
    if (t.isCallExpression(node) && isJump(node, context))
      move(node.arguments[node.arguments.length - 1]);
  });
  // A set also visits what is added meanwhile: a variable that another one gets its label from.
  for (const name of variables) moveAssigned((left) => t.isIdentifier(left, { name }));
  if (regions !== undefined) for (const label of tableOf(program, regions.name)) move(label);
}

/** The steps of a state machine: `while (1) switch (…) {…}`. */
function casesOf(body: T.ArrowFunctionExpression): T.SwitchCase[] {
  const loop = (body.body as T.BlockStatement).body[0] as T.WhileStatement;
  return (loop.body as T.SwitchStatement).cases;
}

/** Whether `node` is `context.x`, where x is one of `letters`. */
function isOf(node: T.Node, context: string, letters: string): boolean {
  return (
    t.isMemberExpression(node) &&
    t.isIdentifier(node.object, { name: context }) &&
    t.isIdentifier(node.property) &&
    letters.includes(node.property.name)
  );
}

/** `context.a(3, label)` or `context.f(label)` */
function isJump({ callee, arguments: [kind] }: T.CallExpression, context: string): boolean {
  if (isOf(callee, context, 'a')) return t.isNumericLiteral(kind, { value: JUMP });
  return isOf(callee, context, 'f');
}

function tableOf(program: NodePath<T.Program>, name: string): (T.Node | null)[] {
  for (const statement of program.node.body) {
    const [first] = t.isVariableDeclaration(statement) ? statement.declarations : [];
    if (first !== undefined && t.isIdentifier(first.id, { name }))
      return (first.init as T.ArrayExpression).elements;
  }
  return [];
}

function remember(
  made: NodePath<T.NewExpression>,
  cases: T.SwitchCase[],
  context: string,
  add: (label: number, place: Place) => void,
): void {
  const fn = functionOf(made);
  const from = fn.node.loc?.start ?? { line: 1, column: 0 };
  const whole = { name: nameOf(fn), first: from.line, last: fn.node.loc?.end.line ?? from.line };
  for (const { test, consequent } of cases) {
    const label = (test as T.NumericLiteral).value;
    add(label, { ...whole, ...(startOf(consequent) ?? from) });
  }
  // Better: the await at which the frame goes on at that label.
  const awaits = cases.flatMap(({ consequent }) => awaitsIn(consequent, context));
  for (const [label, awaited] of awaits) {
    const start = startOf([awaited]);
    if (start !== undefined) add(label, { ...whole, ...start });
  }
}

/** The function that makes the frame; not the arrow function that the body of a method is at this step. */
function functionOf(path: NodePath): NodePath<T.Function> {
  const fn = path.getFunctionParent() as NodePath<T.Function>;
  const { parent } = fn;
  const hidden = t.isCallExpression(parent) && t.isIdentifier(parent.callee, { name: METHOD });
  return hidden ? functionOf(fn) : fn;
}

/** `context.n = label; return awaited;` or `return context.n = label, awaited;` */
function awaitsIn(statements: T.Statement[], context: string): [number, T.Expression][] {
  const found: [number, T.Expression][] = [];
  const look = (next: T.Node | undefined, awaited: T.Expression | null | undefined): void => {
    if (!t.isAssignmentExpression(next) || !isOf(next.left, context, 'n') || !awaited) return;
    if (t.isNumericLiteral(next.right)) found.push([next.right.value, awaited]);
  };
  statements.forEach((statement, i) => {
    if (!t.isReturnStatement(statement)) return;
    const before = statements[i - 1];
    if (t.isSequenceExpression(statement.argument))
      look(...(statement.argument.expressions as [T.Expression, T.Expression]));
    if (t.isExpressionStatement(before)) look(before.expression, statement.argument);
  });
  return found;
}

/** The first place of the source in `nodes`; parts that the compiler made have none. */
function startOf(nodes: T.Node[]): { line: number; column: number } | undefined {
  let start: { line: number; column: number } | undefined;
  for (const node of nodes)
    t.traverseFast(node, ({ loc }) => {
      if (start === undefined && loc) start = { line: loc.start.line, column: loc.start.column };
    });
  return start;
}

/** `f`, `Class.method`; '' for a function without a name. */
export function nameOf({ node, parent, parentPath: above }: NodePath<T.Function>): string {
  const own = node as { id?: T.Node | null; key?: T.Node };
  const name = wordOf(own.id ?? own.key ?? targetOf(parent));
  const owner = t.isClassBody(parent) && t.isClass(above?.parent) ? wordOf(above.parent.id) : '';
  return owner !== '' && name !== '' ? `${owner}.${name}` : name;
}

/** What a function is assigned to. */
function targetOf(parent: T.Node): T.Node | undefined {
  if (t.isVariableDeclarator(parent)) return parent.id;
  if (t.isAssignmentExpression(parent)) return parent.left;
  const hasKey = t.isObjectProperty(parent) || t.isClassProperty(parent);
  return hasKey || t.isClassPrivateProperty(parent) ? parent.key : undefined;
}

function wordOf(id: T.Node | null | undefined): string {
  if (t.isPrivateName(id)) return `#${id.id.name}`;
  return t.isIdentifier(id) ? id.name : '';
}
