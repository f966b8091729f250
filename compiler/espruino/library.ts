import type { NodePath, PluginObj, types as T, Visitor } from '@babel/core';
import * as babel from '@babel/core';
import { declare, holds } from '../ast.js';
import { Imports } from '../imports.js';
import { loopHead } from '../iteration.js';
import { isGlobal, methodReplacer, replaceGlobals, staticName } from '../lower/globals.js';
import { lowerSymbols } from '../lower/symbols.js';
import { isNone } from './grammar.js';

const t = babel.types;

/** The module that lowered code imports its helpers from. */
export const RUNTIME = 'uasyncio/espruino-runtime';

/** Code that is written for Espruino, with its methods as they are. */
const IS_OURS = /\/ports\/espruino\//;

/** Globals and static members that Espruino lacks, and their replacements in ports/espruino/lowered.ts. */
const REPLACED = new Map([
  ['Map', 'Map'],
  ['Number', 'toNumber'],
  ['Set', 'Set'],
  ['RangeError', 'NativeRangeError'],
  ['Array.from', 'arrayFrom'],
  ['Array.of', 'arrayOf'],
  ['JSON.parse', 'parseJson'],
  ['JSON.stringify', 'toJson'],
  ['Math.trunc', 'trunc'],
  ['Number.isFinite', 'isFiniteNumber'],
  ['Number.isInteger', 'isInteger'],
  ['Number.isNaN', 'isNaNNumber'],
  ['Number.isSafeInteger', 'isInteger'],
  ['Number.parseFloat', 'toFloat'],
  ['Number.parseInt', 'toInteger'],
  ['Object.freeze', 'same'],
  ['Object.seal', 'same'],
  ['Object.is', 'is'],
  ['String.fromCharCode', 'fromCharCode'],
  ['String.fromCodePoint', 'fromCodePoint'],
]);

/** Methods that Espruino's objects lack or get wrong, and their replacements in ports/espruino/methods.ts. */
const METHODS = new Map(
  [
    'at codePointAt copyWithin entries findLast findLastIndex flat flatMap keys lastIndexOf',
    'localeCompare slice trimEnd trimStart values',
  ]
    .join(' ')
    .split(' ')
    .map((name) => [name, name]),
);
METHODS.set('finally', 'settled');

/** Native errors cannot be extended; these replacements can. */
const ERRORS = new Map([
  ['Error', 'NativeError'],
  ['TypeError', 'NativeTypeError'],
  ['RangeError', 'NativeRangeError'],
  ['SyntaxError', 'NativeSyntaxError'],
]);

/** The step before coroutines are made: replaces what the engine's library lacks. */
export function library(filename: string): PluginObj {
  const imports = new Imports();
  return {
    name: 'uasyncio-espruino-library',
    visitor: {
      Program: {
        enter(path) {
          imports.begin(path);
          lowerSymbols(path);
          if (IS_OURS.test(filename)) return;
          replaceMethods(path, imports);
          path.scope.crawl();
          replaceGlobals(path, imports, REPLACED, stays);
          imports.end(RUNTIME);
          path.scope.crawl();
        },
      },
    },
  };
}

/**
 * Whether a use of a global stays native: of `Number` only the function is replaced, and a call of `JSON.parse` with a
 * second argument stays, so that the grammar check reports it.
 */
function stays(path: NodePath<T.MemberExpression> | NodePath<T.Identifier>): boolean {
  if (path.isIdentifier({ name: 'Number' })) return t.isMemberExpression(path.parent);
  return path.isMemberExpression() && hasSecond(path);
}

/** Replaces methods, the assignment of `length`, and `for…in`. */
function replaceMethods(program: NodePath<T.Program>, imports: Imports): void {
  program.traverse({
    ...methodReplacer(imports, METHODS),
    ...lengthSetter(imports),
    ForInStatement: {
      exit(path) {
        keysBefore(path, imports);
      },
    },
  });
  program.traverse({
    ForInStatement(path) {
      const { left, right, body } = path.node;
      path.replaceWith(t.forOfStatement(left, right, body));
    },
  });
}

/** A visitor that turns `x.length = n` into a call. */
function lengthSetter(imports: Imports): Visitor {
  return {
    AssignmentExpression: {
      exit(path) {
        const { operator, left, right } = path.node;
        if (operator !== '=' || !t.isMemberExpression(left) || left.computed) return;
        if (!t.isIdentifier(left.property, { name: 'length' })) return;
        path.replaceWith(
          t.callExpression(imports.use('setLength'), [left.object as T.Expression, right]),
        );
      },
    },
  };
}

/** The loop gets an array of the keys, and skips keys that its body has deleted. */
function keysBefore(path: NodePath<T.ForInStatement>, imports: Imports): void {
  const { node } = path;
  const { right, left } = node;
  node.right = t.callExpression(imports.use('keysIn'), [right]);
  if (!holds(node.body, (inner) => t.isUnaryExpression(inner, { operator: 'delete' }))) return;
  const object = path.scope.parent.generateUidIdentifier('object');
  path.scope.parent.push({ id: object, kind: 'let' });
  const key = path.scope.generateUidIdentifier('key');
  (node.right as T.CallExpression).arguments[0] = t.assignmentExpression(
    '=',
    t.cloneNode(object),
    right,
  );
  const has = t.callExpression(imports.use('hasKey'), [t.cloneNode(object), t.cloneNode(key)]);
  node.left = declare('let', key);
  node.body = t.blockStatement([
    t.ifStatement(t.unaryExpression('!', has), t.continueStatement()),
    loopHead(left, t.cloneNode(key)),
    node.body,
  ]);
}

/** Whether `JSON.parse` or `JSON.stringify` is called with a second argument, which the engine does not have. */
function hasSecond({ node, parent }: NodePath<T.MemberExpression>): boolean {
  if (!t.isIdentifier(node.object, { name: 'JSON' })) return false;
  return t.isCallExpression(parent, { callee: node }) && !isNone(parent.arguments[1]);
}

/** The replacement for a native error that a class extends. */
export function errorBase(
  path: NodePath,
  base: T.Expression,
  imports: Imports,
): T.Identifier | undefined {
  if (!t.isIdentifier(base) || !isGlobal(path, base, base.name)) return undefined;
  const ours = ERRORS.get(base.name);
  return ours === undefined ? undefined : imports.use(ours);
}

/** `Array.prototype.slice` becomes `[].slice`, because the engine finds methods in values only. */
export function lowerPrototypes(program: NodePath<T.Program>): void {
  program.traverse({
    MemberExpression(path) {
      const { object } = path.node;
      if (!t.isMemberExpression(object)) return;
      const name = staticName(path.get('object') as NodePath<T.MemberExpression>);
      if (name === 'Array.prototype') path.node.object = t.arrayExpression([]);
      else if (name === 'String.prototype') path.node.object = t.stringLiteral('');
    },
  });
}
