import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { declare } from '../ast.js';
import { CompileError, TOP_LEVEL } from '../errors.js';
import { loopHead, replaceLoop } from '../iteration.js';
import { guardUses } from './deadzone.js';
import { ASYNC_GENERATOR, COROUTINE, EMIT, GENERATOR, type Hidden, ITERATOR } from './names.js';
import { normalize } from './normalize.js';

const t = babel.types;

// The same as Babel's own lowering of `for await`, which follows AsyncIteratorClose of ECMA-262.
const forAwait = babel.template.statements(`
  var ABRUPT = false, FAILED = false, ERROR;
  try {
    for (var ITERATOR_KEY = ${ITERATOR}(OBJECT), STEP; ABRUPT = !(STEP = await ITERATOR_KEY.next()).done; ABRUPT = false) BODY
  } catch (CAUGHT) {
    FAILED = true;
    ERROR = CAUGHT;
  } finally {
    try {
      if (ABRUPT && ITERATOR_KEY.return != null) await ITERATOR_KEY.return();
    } finally {
      if (FAILED) throw ERROR;
    }
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

/** Turns async functions into generators, and hides the generators of the source from Babel if they stay generators. */
export function prepare(program: NodePath<T.Program>, lowerGenerators: boolean): void {
  for (const path of program.get('body'))
    if (path.isVariableDeclaration())
      for (const { node } of path.get('declarations'))
        if (t.isIdentifier(node.id, { name: '__callDispose' })) node.init = callDispose();
  guardUses(program, (fn) => fn.async === true || (lowerGenerators && fn.generator === true));
  program.traverse({
    AwaitExpression(path) {
      if (path.getFunctionParent() === null) topLevel(path);
    },
    Function: {
      exit(path) {
        if (path.node.async) lowerAsync(path);
        else if (path.node.generator && lowerGenerators) lowerGenerator(path);
        else if (path.node.generator) hide(path.node);
      },
    },
    ForOfStatement(path) {
      if (path.node.await && path.getFunctionParent() === null) topLevel(path);
    },
  });
  program.scope.crawl();
}

function topLevel(path: NodePath): never {
  throw new CompileError(TOP_LEVEL, path.node);
}

function hide(node: T.Function): void {
  node.generator = false;
  (node.body as Hidden)._uasyncioHidden = true;
}

function lowerAsync(path: NodePath<T.Function>): void {
  const isGenerator = path.node.generator === true;
  path.ensureBlock();
  lowerBody(path, isGenerator);
  wrap(path.node, isGenerator ? ASYNC_GENERATOR : COROUTINE);
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
    Function: (inner) => inner.skip(),
    ForOfStatement(loop) {
      if (loop.node.await) lowerForAwait(loop);
    },
    YieldExpression(inner) {
      if (isGenerator && inner.node.delegate) delegation(inner);
    },
  });
  if (isGenerator)
    body.traverse({
      Function: (inner) => inner.skip(),
      YieldExpression: {
        exit(inner) {
          if (!emits(inner.node)) inner.replaceWith(emission(inner.node.argument ?? null));
        },
      },
    });
  normalize(body);
  body.traverse({
    Function: (inner) => inner.skip(),
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
  const plain =
    value === null ||
    t.isLiteral(value) ||
    t.isObjectExpression(value) ||
    t.isArrayExpression(value);
  const awaited = plain ? (value ?? t.identifier('undefined')) : t.awaitExpression(value);
  return t.yieldExpression(t.callExpression(t.identifier(EMIT), [awaited]));
}

/** `yield* x` of an async generator becomes a `for await` loop that yields the values of x. */
function delegation(path: NodePath<T.YieldExpression>): void {
  if (!path.parentPath.isExpressionStatement())
    throw new CompileError(
      'the value of `yield*` in an async generator is not supported: use `for await`',
      path.node,
    );
  const value = path.scope.generateUidIdentifier('value');
  const head = declare('const', value);
  const body = t.expressionStatement(t.yieldExpression(t.cloneNode(value)));
  path.parentPath.replaceWith(
    t.forOfStatement(head, path.node.argument as T.Expression, body, true),
  );
}

function lowerForAwait(path: NodePath<T.ForOfStatement>): void {
  const { scope, node } = path;
  const step = scope.generateUidIdentifier('step');
  const value = t.memberExpression(t.cloneNode(step), t.identifier('value'));
  const statements = forAwait({
    ABRUPT: scope.generateUidIdentifier('abrupt'),
    FAILED: scope.generateUidIdentifier('failed'),
    ERROR: scope.generateUidIdentifier('error'),
    CAUGHT: scope.generateUidIdentifier('caught'),
    ITERATOR_KEY: scope.generateUidIdentifier('iterator'),
    STEP: step,
    OBJECT: node.right,
    BODY: t.blockStatement([loopHead(node.left, value), node.body]),
  });
  replaceLoop(path, statements, statements[1] as T.TryStatement);
}
