import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { skipInner } from '../ast.js';
import { CompileError, TOP_LEVEL } from '../errors.js';
import { loopHead, replaceLoop } from '../iteration.js';
import { guardUses } from './deadzone.js';
import { callDirectly } from './direct.js';
import { hoistFunctions, refuseNew, rememberNames, usesOwn } from './functions.js';
import { hide } from './hide.js';
import {
  ASYNC_GENERATOR,
  ASYNC_ITERATE,
  COROUTINE,
  DELEGATE,
  EMIT,
  GENERATOR,
  KEPT_GENERATOR,
  METHOD,
} from './names.js';
import { normalize } from './normalize.js';
import { guardParameters } from './parameters.js';

const t = babel.types;

const forAwait = babel.template.statements(`
  var ITERATION = ${ASYNC_ITERATE}(OBJECT);
  try {
    while (ITERATION.take(await ITERATION.next())) BODY
  } catch (ERROR) {
    if (ITERATION.open) await ITERATION.fail(ERROR);
    throw ERROR;
  } finally {
    if (ITERATION.open) await ITERATION.end();
  }
`);

// Replaces esbuild's helper, which continues by `then` of a promise: outside of the task, so that a cancellation of
// the task cannot reach it.
const callDispose = babel.template.expression(
  `
  (stack, error, hasError) => {
    var Suppressed = typeof SuppressedError === 'function' ? SuppressedError : function (e, s, m, _) {
      _ = new Error(m), _.error = e, _.suppressed = s;
      return Object.defineProperty(_, 'name', { value: 'SuppressedError' });
    };
    var fail = (e) => {
      error = hasError ? new Suppressed(e, error, 'An error was suppressed during disposal') : e;
      hasError = true;
    };
    var rest = async (it) => {
      for (; it; it = stack.pop()) {
        try {
          var result = it[1] && it[1].call(it[2]);
          if (it[0]) await result;
        } catch (e) {
          fail(e);
        }
      }
      if (hasError) throw error;
    };
    for (var it; it = stack.pop();) {
      if (it[0]) return rest(it);
      try {
        it[1] && it[1].call(it[2]);
      } catch (e) {
        fail(e);
      }
    }
    if (hasError) throw error;
  }
`,
  { placeholderPattern: false },
);

/** Turns async functions into generators, and hides from Babel what it would take for a part of these. */
export function prepare(
  program: NodePath<T.Program>,
  lowerGenerators: boolean,
  anonymous: boolean,
  written: (id: T.Identifier) => string,
): void {
  if (!anonymous) rememberNames(program, written);
  for (const path of program.get('body'))
    if (path.isVariableDeclaration())
      for (const { node } of path.get('declarations'))
        if (t.isIdentifier(node.id, { name: '__callDispose' })) node.init = callDispose();
  callDirectly(program);
  guardUses(program, (fn) => fn.async === true || (lowerGenerators && fn.generator === true));
  program.traverse({
    AwaitExpression(path) {
      if (path.getFunctionParent() === null) topLevel(path);
    },
    Function: {
      exit(path) {
        const { async, generator } = path.node;
        const lowers = async || (generator && lowerGenerators);
        const own = lowers && !anonymous && usesOwn(path);
        if (async) lowerAsync(path);
        else if (lowers) lowerGenerator(path);
        else if (generator) hide(path.node, KEPT_GENERATOR);
        if (lowers && !anonymous) refuseNew(path, own === true);
        if (path.isMethod() || path.isClassPrivateMethod()) hide(path.node, METHOD);
      },
    },
    ForOfStatement(path) {
      if (path.node.await && path.getFunctionParent() === null) topLevel(path);
    },
  });
  if (!anonymous) hoistFunctions(program.node);
  program.scope.crawl();
}

function topLevel(path: NodePath): never {
  throw new CompileError(TOP_LEVEL, path.node);
}

function lowerAsync(path: NodePath<T.Function>): void {
  const isGenerator = path.node.generator === true;
  path.ensureBlock();
  lowerBody(path, isGenerator);
  wrap(path.node, isGenerator ? ASYNC_GENERATOR : COROUTINE);
  if (!isGenerator) guardParameters(path);
}

function lowerGenerator(path: NodePath<T.Function>): void {
  normalize(path.get('body') as NodePath<T.BlockStatement>);
  wrap(path.node, GENERATOR);
}

/** The body becomes a `function*`, the argument of the marker. */
function wrap(node: T.Function, marker: string): void {
  const body = node.body as T.BlockStatement;
  const machine = t.functionExpression(null, [], t.blockStatement(body.body), true);
  body.body = [t.returnStatement(t.callExpression(t.identifier(marker), [machine]))];
  node.async = false;
  node.generator = false;
}

/** `await x` becomes `yield x`; in an async generator `yield x` becomes `yield EMIT(x)`. */
function lowerBody(path: NodePath<T.Function>, isGenerator: boolean): void {
  const body = path.get('body') as NodePath<T.BlockStatement>;
  body.traverse({
    ...skipInner,
    ForOfStatement(loop) {
      if (loop.node.await) lowerForAwait(loop);
    },
    YieldExpression(inner) {
      if (isGenerator && inner.node.delegate)
        inner.replaceWith(delegation(inner.node.argument as T.Expression));
    },
    ReturnStatement({ node }) {
      if (isGenerator && node.argument) node.argument = awaited(node.argument);
    },
  });
  if (isGenerator)
    body.traverse({
      ...skipInner,
      YieldExpression: {
        exit(inner) {
          if (!emits(inner.node)) inner.replaceWith(emission(inner.node.argument ?? null));
        },
      },
    });
  normalize(body);
  body.traverse({
    ...skipInner,
    AwaitExpression: {
      exit(inner) {
        inner.replaceWith(t.yieldExpression(inner.node.argument));
      },
    },
  });
}

function emits(node: T.YieldExpression): boolean {
  return t.isCallExpression(node.argument) && t.isIdentifier(node.argument.callee, { name: EMIT });
}

function emission(value: T.Expression | null): T.Expression {
  return t.yieldExpression(t.callExpression(t.identifier(EMIT), [awaited(value)]));
}

/** What an async generator yields or returns. */
function awaited(value: T.Expression | null): T.Expression {
  if (value === null) return t.identifier('undefined');
  return isNoThenable(value) ? value : t.awaitExpression(value);
}

/** Whether `value` is written so that awaiting it returns it. */
function isNoThenable(value: T.Expression): boolean {
  if (t.isObjectExpression(value)) return value.properties.every(isKnownProperty);
  return t.isLiteral(value) || t.isArrayExpression(value);
}

/** Whether a property of an object literal is not `then`, also not by inheritance. */
function isKnownProperty(property: T.ObjectExpression['properties'][number]): boolean {
  if (t.isSpreadElement(property) || property.computed) return false;
  const { key } = property;
  const name = t.isIdentifier(key) ? key.name : t.isStringLiteral(key) ? key.value : '';
  return name !== 'then' && name !== '__proto__';
}

function delegation(value: T.Expression): T.Expression {
  return t.awaitExpression(t.callExpression(t.identifier(DELEGATE), [value]));
}

function lowerForAwait(path: NodePath<T.ForOfStatement>): void {
  const { scope, node } = path;
  const id = scope.generateUidIdentifier('iteration');
  const value = t.memberExpression(t.cloneNode(id), t.identifier('value'));
  const statements = forAwait({
    ITERATION: id,
    OBJECT: node.right,
    ERROR: scope.generateUidIdentifier('error'),
    BODY: t.blockStatement([loopHead(node.left, value), node.body]),
  });
  // An error that leaves the loop comes from its head, for whoever reads a traceback.
  const { loc } = node.right;
  const [, whole] = statements as [T.Statement, T.TryStatement];
  for (const part of [whole.handler, whole.finalizer])
    if (part)
      t.traverseFast(part, (made) => {
        made.loc ??= loc;
      });
  replaceLoop(path, statements, whole);
}
