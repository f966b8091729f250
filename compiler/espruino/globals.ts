import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { isNone } from './grammar.js';
import type { Imports } from './imports.js';

const t = babel.types;

/** Of the well-known symbols Espruino gets strings: it has no Symbol, and a property is a property. */
const SYMBOLS = ['iterator', 'asyncIterator', 'dispose', 'asyncDispose'];

/** Globals and statics that Espruino lacks, and what stands for them in ports/espruino/lowered.ts. */
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

/** Methods that its objects lack or have wrong, and what stands for them in ports/espruino/methods.ts. */
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

/** Error and its kin cannot be extended; these can. */
const ERRORS = new Map([
  ['Error', 'NativeError'],
  ['TypeError', 'NativeTypeError'],
  ['RangeError', 'NativeRangeError'],
  ['SyntaxError', 'NativeSyntaxError'],
]);

/** `Symbol.iterator` becomes `'@@iterator'`, and `typeof Symbol` 'function'. */
export function lowerSymbols(program: NodePath<T.Program>): void {
  program.traverse({
    MemberExpression(path) {
      const name = staticName(path);
      if (name === undefined || !name.startsWith('Symbol.')) return;
      const symbol = name.slice('Symbol.'.length);
      if (!SYMBOLS.includes(symbol)) return;
      const { parent } = path;
      if (path.key === 'key' && (t.isObjectMember(parent) || t.isClassMethod(parent)))
        parent.computed = false;
      path.replaceWith(t.stringLiteral(`@@${symbol}`));
    },
    // esbuild's lowering of `using` looks them up by name.
    VariableDeclarator({ node }) {
      if (t.isIdentifier(node.id, { name: '__knownSymbol' }))
        node.init = babel.template.expression.ast("(name) => '@@' + name");
    },
    UnaryExpression(path) {
      const { operator, argument } = path.node;
      if (operator === 'typeof' && isGlobal(path, argument, 'Symbol'))
        path.replaceWith(t.stringLiteral('function'));
    },
  });
}

/** `Array.prototype.slice` becomes `[].slice`: the engine finds methods in values only. */
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

/** Puts functions and classes of our own where the engine has none. */
export function replaceGlobals(program: NodePath<T.Program>, imports: Imports): void {
  program.traverse({
    MemberExpression(path) {
      // With a second argument it stays, to be reported.
      if (!hasSecond(path)) replace(path, staticName(path), imports);
    },
    Identifier(path) {
      const { name } = path.node;
      if (!REPLACED.has(name) || !path.isReferencedIdentifier()) return;
      // Only the function of that name is ours.
      if (name === 'Number' && t.isMemberExpression(path.parent)) return;
      if (isGlobal(path, path.node, name)) replace(path, name, imports);
    },
  });
}

/** `x.at(1)` becomes `at(x, 1)`, and `x.length = n` a call too. */
export function replaceMethods(program: NodePath<T.Program>, imports: Imports): void {
  program.traverse({
    CallExpression: {
      exit(path) {
        const { callee, arguments: args } = path.node;
        if (!t.isMemberExpression(callee) || callee.computed) return;
        if (!t.isIdentifier(callee.property)) return;
        const ours = METHODS.get(callee.property.name);
        if (ours === undefined || isGlobalObject(path, callee.object)) return;
        path.replaceWith(
          t.callExpression(imports.use(ours), [callee.object as T.Expression, ...args]),
        );
      },
    },
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

/** The keys are found before the loop; one that its body deletes is left out. */
function keysBefore(path: NodePath<T.ForInStatement>, imports: Imports): void {
  const { node } = path;
  const { right, left } = node;
  node.right = t.callExpression(imports.use('keysIn'), [right]);
  let deletes = false;
  path.get('body').traverse({
    UnaryExpression(inner) {
      if (inner.node.operator === 'delete') deletes = true;
    },
  });
  if (!deletes) return;
  const object = path.scope.parent.generateUidIdentifier('object');
  path.scope.parent.push({ id: object, kind: 'let' });
  const key = path.scope.generateUidIdentifier('key');
  (node.right as T.CallExpression).arguments[0] = t.assignmentExpression(
    '=',
    t.cloneNode(object),
    right,
  );
  const has = t.callExpression(imports.use('hasKey'), [t.cloneNode(object), t.cloneNode(key)]);
  const head = t.isVariableDeclaration(left)
    ? t.variableDeclaration(left.kind, [
        t.variableDeclarator((left.declarations[0] as T.VariableDeclarator).id, t.cloneNode(key)),
      ])
    : t.expressionStatement(t.assignmentExpression('=', left as T.LVal, t.cloneNode(key)));
  node.left = t.variableDeclaration('let', [t.variableDeclarator(key)]);
  node.body = t.blockStatement([
    t.ifStatement(t.unaryExpression('!', has), t.continueStatement()),
    head,
    node.body,
  ]);
}

/** Whether `JSON.parse` or `JSON.stringify` is called with what the engine does not have. */
function hasSecond({ node, parent }: NodePath<T.MemberExpression>): boolean {
  if (!t.isIdentifier(node.object, { name: 'JSON' })) return false;
  return t.isCallExpression(parent, { callee: node }) && !isNone(parent.arguments[1]);
}

function isGlobalObject(path: NodePath, node: T.Node): boolean {
  return t.isIdentifier(node) && !path.scope.hasBinding(node.name, true);
}

function replace(path: NodePath, name: string | undefined, imports: Imports): void {
  const ours = name === undefined ? undefined : REPLACED.get(name);
  if (ours === undefined || t.isUnaryExpression(path.parent, { operator: 'typeof' })) return;
  path.replaceWith(imports.use(ours));
}

/** What a class that extends a native error extends instead. */
export function errorBase(
  path: NodePath,
  base: T.Expression,
  imports: Imports,
): T.Identifier | undefined {
  if (!t.isIdentifier(base) || !isGlobal(path, base, base.name)) return undefined;
  const ours = ERRORS.get(base.name);
  return ours === undefined ? undefined : imports.use(ours);
}

/** `A.b` if A is a global, otherwise undefined. */
function staticName({ node, scope }: NodePath<T.MemberExpression>): string | undefined {
  const { object, property, computed } = node;
  if (computed || !t.isIdentifier(object) || !t.isIdentifier(property)) return undefined;
  return scope.hasBinding(object.name, true) ? undefined : `${object.name}.${property.name}`;
}

function isGlobal(path: NodePath, node: T.Node, name: string): boolean {
  return t.isIdentifier(node, { name }) && !path.scope.hasBinding(name, true);
}
