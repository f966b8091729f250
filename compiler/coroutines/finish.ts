import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { assign, declare } from '../ast.js';
import { Imports } from '../imports.js';
import { restoreNames } from './functions.js';
import { uncover } from './hide.js';
import { hoist } from './hoist.js';
import { straighten } from './jumps.js';
import type { Places } from './labels.js';
import { lendFrames } from './lend.js';
import {
  ASYNC_GENERATOR,
  ASYNC_ITERATE,
  CONSTANT,
  COROUTINE,
  DEAD,
  DELEGATE,
  EARLY,
  EMIT,
  FAILED,
  GENERATOR,
  ITERATE,
  LIVE,
  REGENERATOR,
  VALUES,
  WRITTEN,
} from './names.js';
import { hoistGuarded } from './parameters.js';
import { renumber } from './places.js';

const t = babel.types;
const RETURN = 2;
const NAMES = new Map([
  [EMIT, 'emit'],
  [FAILED, 'failed'],
  [ITERATE, 'iterate'],
  [ASYNC_ITERATE, 'asyncIterate'],
  [DELEGATE, 'delegate'],
  [VALUES, 'values'],
  [DEAD, 'DEAD'],
  [EARLY, 'early'],
  [LIVE, 'live'],
  [WRITTEN, 'written'],
  [CONSTANT, 'constant'],
]);

/** Turns the state machines that regenerator made into frames. */
export function finish(
  program: NodePath<T.Program>,
  source: string,
  lift: boolean,
  lends: boolean,
  places: Places | undefined,
): void {
  const runtime = new Imports();
  runtime.begin(program);
  program.traverse({
    CallExpression: {
      exit(path) {
        if (isHelper(path.node, 'w')) frame(path, program, runtime);
        else if (isHelper(path.node, 'm')) unmark(path);
      },
    },
    VariableDeclarator(path) {
      const { init } = path.node;
      // `_marked = regenerator().m(f)` is only used by `w`, which is gone.
      if (init && isHelper(init, 'm') && t.isIdentifier((init as T.CallExpression).arguments[0]))
        path.remove();
    },
  });
  program.traverse({
    CallExpression: {
      exit(path) {
        const { callee } = path.node;
        if (!t.isIdentifier(callee)) return;
        if (callee.name === COROUTINE) inline(path, (made) => made);
        else if (callee.name === ASYNC_GENERATOR)
          inline(path, (made) => t.newExpression(runtime.use('AsyncGenerator'), [made]));
        else if (callee.name === GENERATOR)
          inline(path, (made) => t.newExpression(runtime.use('Generator'), [made]));
      },
    },
    Identifier(path) {
      const name = NAMES.get(path.node.name);
      if (name !== undefined) path.replaceWith(runtime.use(name));
    },
  });
  if (places !== undefined) unique(program, runtime, places);
  t.traverseFast(program.node, (node) => {
    if (t.isFunction(node)) uncover(node);
  });
  const bodies = hoist(program, (node) => isFrame(node, runtime), lift);
  if (lends) {
    const isLean = (node: T.NewExpression) => runtime.isUse(node.callee, 'Frame');
    lendFrames(program, bodies, isLean, () => runtime.use('lend'));
  }
  hoistGuarded(program, (callee) => runtime.isUse(callee, 'failed'));
  restoreNames(program);
  runtime.end(source);
}

/** Labels of coroutines become unique; those of generators never stand in a traceback. */
function unique(program: NodePath<T.Program>, runtime: Imports, places: Places): void {
  program.traverse({
    NewExpression(path) {
      const { parent } = path;
      const isGenerator = t.isNewExpression(parent) && runtime.isUse(parent.callee, 'Generator');
      if (isFrame(path.node, runtime) && !isGenerator) renumber(path, program, places);
    },
  });
}

/** `m(function _callee() {…})` becomes the function, without the name and the comment that regenerator added. */
function unmark(path: NodePath<T.CallExpression>): void {
  const fn = path.node.arguments[0] as T.Expression;
  if (t.isFunctionExpression(fn) && fn.id?.name.startsWith('_callee')) fn.id = null;
  path.node.leadingComments = null;
  path.replaceWith(fn);
}

/** `regenerator().name(…)` */
function isHelper(node: T.Node, name: string): boolean {
  if (!t.isCallExpression(node) || !t.isMemberExpression(node.callee)) return false;
  const { object, property } = node.callee;
  return (
    t.isIdentifier(property, { name }) &&
    t.isCallExpression(object) &&
    t.isIdentifier(object.callee, { name: REGENERATOR })
  );
}

/** Whether `node` makes a frame. */
function isFrame(node: T.Node, runtime: Imports): boolean {
  if (!t.isNewExpression(node)) return false;
  return runtime.isUse(node.callee, 'Frame') || runtime.isUse(node.callee, 'TryFrame');
}

/** Moves the table of try regions to the top of the module: all calls can share it. */
function moveTable(program: NodePath<T.Program>, regions: T.ArrayExpression): T.Identifier {
  const numbers = regions.elements.flatMap((region) =>
    [0, 1, 2, 3].map((i) => (region as T.ArrayExpression).elements[i] ?? t.numericLiteral(-1)),
  );
  const id = program.scope.generateUidIdentifier('regions');
  const table = t.arrayExpression(numbers as T.Expression[]);
  program.unshiftContainer('body', declare('var', id, table));
  return t.cloneNode(id);
}

/** `w(function (context) {…}, …, regions)` becomes `new Frame(context => …)`. */
function frame(
  path: NodePath<T.CallExpression>,
  program: NodePath<T.Program>,
  runtime: Imports,
): void {
  const [machine, , , regions] = path.node.arguments as [T.FunctionExpression, ...T.Expression[]];
  const lean = !t.isArrayExpression(regions);
  const body = t.arrowFunctionExpression(machine.params, machine.body);
  const args = lean ? [body] : [body, moveTable(program, regions)];
  const made = t.newExpression(runtime.use(lean ? 'Frame' : 'TryFrame'), args);
  const generator = isGenerator(path);
  const inLoop = generator && !isWhole(path);
  const part = () => t.newExpression(runtime.use('Generator'), [made, t.booleanLiteral(true)]);
  path.replaceWith(inLoop ? part() : made);
  const context = (machine.params[0] as T.Identifier).name;
  path.traverse({
    CallExpression(call) {
      if (isContext(call.node, context, 'd') && !generator) delegate(call);
      else if (isContext(call.node, context, 'a') && lean) leanCompletion(call, context);
    },
  });
  takeSent(path, body, context);
  if (lean) straighten(machine.body, context);
}

/**
 * `context.v`, the value sent in, becomes the second parameter of the body. Regenerator reads it only before the body
 * returns again.
 */
function takeSent(path: NodePath, body: T.ArrowFunctionExpression, context: string): void {
  let sent: T.Identifier | undefined;
  path.traverse({
    MemberExpression(member) {
      const { object, property } = member.node;
      if (!t.isIdentifier(object, { name: context }) || !t.isIdentifier(property, { name: 'v' }))
        return;
      sent ??= path.scope.generateUidIdentifier('sent');
      member.replaceWith(t.cloneNode(sent));
    },
  });
  if (sent !== undefined) body.params.push(sent);
}

const MARKERS = [COROUTINE, ASYNC_GENERATOR, GENERATOR];

function isMarker(node: T.CallExpression): boolean {
  return t.isIdentifier(node.callee) && MARKERS.includes(node.callee.name);
}

/** Whether the state machine belongs to a generator of the source, or to a loop in one. */
function isGenerator(path: NodePath): boolean {
  const marker = path.findParent(({ node }) => t.isCallExpression(node) && isMarker(node));
  return (
    t.isCallExpression(marker?.node) && t.isIdentifier(marker.node.callee, { name: GENERATOR })
  );
}

/** Whether the state machine is the argument of a marker, rather than that of a loop in it. */
function isWhole(path: NodePath): boolean {
  let parent: NodePath | null | undefined = path.getFunctionParent()?.parentPath;
  if (parent && isHelper(parent.node, 'm')) parent = parent.parentPath;
  return parent?.isCallExpression() === true && isMarker(parent.node);
}

function isContext(node: T.CallExpression, context: string, name: string): boolean {
  const { callee } = node;
  return (
    t.isMemberExpression(callee) &&
    t.isIdentifier(callee.object, { name: context }) &&
    t.isIdentifier(callee.property, { name })
  );
}

/** `context.d(values(x), n)`, a delegation, becomes `(context.n = n, x)`: the frame awaits the coroutine x. */
function delegate(path: NodePath<T.CallExpression>): void {
  const [values, label] = path.node.arguments as [T.CallExpression, T.Expression];
  const { object } = path.node.callee as T.MemberExpression;
  const next = t.assignmentExpression(
    '=',
    t.memberExpression(object as T.Expression, t.identifier('n')),
    label,
  );
  path.replaceWith(t.sequenceExpression([next, values.arguments[0] as T.Expression]));
}

/**
 * A frame without try regions has no `finally` to run before it returns or jumps. So
 * `return context.a(2, x)`, a return, becomes `return context.n = -1, x`, and `return context.a(3, n)`, a jump, becomes
 * `context.n = n; break`.
 */
function leanCompletion(path: NodePath<T.CallExpression>, context: string): void {
  const [kind, value] = path.node.arguments as T.Expression[];
  const label = t.memberExpression(t.identifier(context), t.identifier('n'));
  if (!t.isNumericLiteral(kind, { value: RETURN })) {
    const jump = assign(label, value as T.Expression);
    path.parentPath.replaceWithMultiple([jump, t.breakStatement()]);
    return;
  }
  const end = t.assignmentExpression('=', label, t.unaryExpression('-', t.numericLiteral(1)));
  path.replaceWith(value ? t.sequenceExpression([end, value]) : t.unaryExpression('void', end));
}

/** `return coroutine(function () { vars; return made })` becomes `vars; return made`. */
function inline(
  path: NodePath<T.CallExpression>,
  wrap: (made: T.Expression) => T.Expression,
): void {
  const machine = path.node.arguments[0] as T.FunctionExpression;
  const statements = machine.body.body;
  const last = statements[statements.length - 1] as T.ReturnStatement;
  last.argument = wrap(last.argument as T.Expression);
  path.parentPath.replaceWithMultiple(statements);
}
