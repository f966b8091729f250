import type { NodePath, PluginObj, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { assign, declare, declareAll, declaredBy, holds, holdsOwn } from '../ast.js';
import { concatenation } from '../lower/templates.js';
import { NATIVE_NAMES } from './builtins.js';
import { RESERVED } from './reserved.js';

const t = babel.types;

export interface ScriptOptions {
  /** 'program' is run; 'module' is for `require`, and sets the properties of `exports`. */
  kind: 'program' | 'module';
  minify: boolean;
}

/**
 * The last step for Espruino, over the whole bundle, minified or not: makes a script of the ES module, and
 * does what depends on the place where a thing stands or on how it is printed.
 */
export function toScript(code: string, { kind, minify }: ScriptOptions) {
  const result = babel.transformSync(code, {
    babelrc: false,
    configFile: false,
    sourceType: 'module',
    sourceMaps: true,
    compact: minify,
    minified: minify,
    comments: false,
    parserOpts: { createParenthesizedExpressions: false },
    generatorOpts: { jsescOption: { minimal: true } },
    plugins: [() => script(kind)],
  });
  return { code: result?.code ?? '', map: result?.map };
}

function script(kind: ScriptOptions['kind']): PluginObj {
  return {
    name: 'uasyncio-espruino-script',
    visitor: {
      Program: {
        enter(program) {
          lowerExports(program, kind);
          program.scope.crawl();
          renameImpossible(program.scope);
          for (const pass of PASSES) {
            program.scope.crawl();
            program.traverse(pass);
          }
          hoist(program);
          enclose(program);
        },
      },
    },
  };
}

function lowerExports(program: NodePath<T.Program>, kind: ScriptOptions['kind']): void {
  for (const path of program.get('body')) {
    if (!path.isExportNamedDeclaration()) continue;
    const exports = path.node.specifiers.map((specifier) => {
      const { local, exported } = specifier as T.ExportSpecifier;
      const name = t.isIdentifier(exported) ? exported : t.identifier(exported.value);
      const property = t.memberExpression(t.identifier('exports'), name);
      return assign(property, local);
    });
    path.replaceWithMultiple(kind === 'module' ? exports : []);
  }
}

/** A scope of its own for what the bundle declares. */
function enclose({ node }: NodePath<T.Program>): void {
  const fn = t.functionExpression(null, [], t.blockStatement(node.body));
  node.body = [t.expressionStatement(t.callExpression(fn, []))];
  node.sourceType = 'script';
  node.directives = [];
}

function renameImpossible(scope: NodePath['scope']): void {
  for (const name of Object.keys(scope.bindings))
    if (!isPossible(name)) scope.rename(name, scope.generateUid('name'));
}

/** The engine reads 63 characters of a name, which are ASCII. */
function isPossible(name: string): boolean {
  return !RESERVED.includes(name) && name.length < 64 && isAscii(name);
}

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

/** Names of arrow parameters that the engine takes for values, as it parses them as an expression first. */
function isTaken(name: string): boolean {
  return NATIVE_NAMES.includes(name) || /^[A-Z]\d+$/.test(name);
}

const PASSES: babel.Visitor[] = [
  {
    BlockStatement: {
      exit(path) {
        if (!path.parentPath.isFunction()) declareFirst(path);
      },
    },
    Scopable(path) {
      renameImpossible(path.scope);
    },
    ArrowFunctionExpression(path) {
      for (const param of path.node.params)
        if (t.isIdentifier(param) && isTaken(param.name)) path.scope.rename(param.name);
    },
  },
  {
    Identifier(path) {
      if (path.node.name === 'arguments') captureArguments(path);
    },
    MemberExpression({ node }) {
      if (node.computed || !t.isIdentifier(node.property) || isAscii(node.property.name)) return;
      node.property = t.stringLiteral(node.property.name);
      node.computed = true;
    },
    'ObjectProperty|ObjectMethod'({ node }: NodePath) {
      const member = node as T.ObjectProperty;
      if (t.isIdentifier(member.key) && !isAscii(member.key.name))
        member.key = t.stringLiteral(member.key.name);
    },
    // Templates forget that a string is UTF-8, do not capture `this` in arrow functions, and are confused by braces in
    // strings and by an escaped `${`.
    TemplateLiteral: {
      exit(path) {
        path.replaceWith(concatenation(path.node));
      },
    },
    AssignmentExpression({ node }) {
      const { operator, left, right } = node;
      if (operator === '=' || !isSimple(left)) return;
      if ((operator !== '+=' || isNumber(right)) && !mayAssign(right)) return;
      const plain = operator.slice(0, -1) as T.BinaryExpression['operator'];
      node.right = t.binaryExpression(plain, t.cloneNode(left as T.Identifier), right);
      node.operator = '=';
    },
    // A slash that is not escaped would end it in brackets too.
    RegExpLiteral({ node }) {
      node.pattern = node.pattern.replace(/\\.|\//g, (part) => (part === '/' ? '\\/' : part));
      delete node.extra;
    },
    ArrayExpression({ node }) {
      node.elements = node.elements.map((element) => element ?? t.identifier('undefined'));
    },
    // Written anew: the engine knows fewer escapes.
    StringLiteral({ node }) {
      delete node.extra;
    },
    // Directly in a case, the methods of a class are taken for statements.
    SwitchCase({ node }) {
      if (node.consequent.some((statement) => holds(statement, t.isClass)))
        node.consequent = [t.blockStatement(node.consequent)];
    },
    ClassDeclaration(path) {
      if (!path.parentPath.isProgram()) classToLet(path);
    },
    ClassExpression(path) {
      if (path.node.id) unname(path);
    },
    DoWhileStatement(path) {
      if (isInSwitch(path)) doToFor(path);
      else if (!path.get('body').isBlockStatement())
        path.node.body = t.blockStatement([path.node.body]);
    },
    ForStatement(path) {
      if (containsIn(path)) initBefore(path);
    },
    FunctionDeclaration(path) {
      if (path.parentPath.isBlockStatement() && !path.parentPath.parentPath?.isFunction())
        functionToLet(path);
    },
    BinaryExpression(path) {
      const { operator, left } = path.node;
      if ((operator === '==' || operator === '!=') && isNothing(path.node.right))
        path.replaceWith(withNothing(path.node));
      else if (operator === '/' && endsOddly(left as T.Expression))
        path.node.left = t.parenthesizedExpression(left as T.Expression);
    },
    ExpressionStatement(path) {
      const first = leftmost(path.node.expression);
      if (t.isRegExpLiteral(first)) parenthesize(path, first);
    },
  },
];

/** An arrow function has its own `arguments` in Espruino. */
function captureArguments(path: NodePath<T.Identifier>): void {
  if (!path.isReferencedIdentifier()) return;
  let fn = path.getFunctionParent();
  if (!fn?.isArrowFunctionExpression()) return;
  while (fn?.isArrowFunctionExpression()) fn = fn.getFunctionParent();
  if (!fn) return;
  const known = fn.getData('arguments') as T.Identifier | undefined;
  const name = known ?? fn.scope.generateUidIdentifier('arguments');
  if (known === undefined) {
    fn.setData('arguments', name);
    const copy = declare('let', t.cloneNode(name), t.identifier('arguments'));
    (fn.node.body as T.BlockStatement).body.unshift(copy);
  }
  path.replaceWith(t.cloneNode(name));
}

/** A class declaration belongs to the whole function in Espruino, and replaces another one of its name. */
function classToLet(path: NodePath<T.ClassDeclaration>): void {
  const id = path.node.id as T.Identifier;
  const expression = t.toExpression(path.node) as T.ClassExpression;
  expression.id = null;
  path.replaceWith(declare('let', id, expression));
}

function isInSwitch(path: NodePath): boolean {
  return (
    path.findParent((p) => p.isSwitchStatement() || p.isFunction())?.isSwitchStatement() === true
  );
}

/** A `do` in a switch, when it is passed over by a jump before it, ends the jump. */
function doToFor(path: NodePath<T.DoWhileStatement>): void {
  const { test, body } = path.node;
  const first = path.scope.generateUidIdentifier('first');
  const init = declare('let', first, t.booleanLiteral(true));
  const goesOn = t.logicalExpression('||', t.cloneNode(first), test);
  const update = t.assignmentExpression('=', t.cloneNode(first), t.booleanLiteral(false));
  path.replaceWith(t.forStatement(init, goesOn, update, body));
}

/** The name of a class expression is not visible in it. */
function unname(path: NodePath<T.ClassExpression>): void {
  const { name } = path.node.id as T.Identifier;
  const used = path.scope.getOwnBinding(name)?.referenced === true;
  const declares = t.isVariableDeclarator(path.parent) && t.isIdentifier(path.parent.id, { name });
  if (!used || declares) {
    path.node.id = null;
    return;
  }
  const id = path.scope.generateUidIdentifier(name);
  path.scope.rename(name, id.name);
  path.node.id = null;
  path.scope.parent.push({ id, kind: 'let' });
  path.replaceWith(t.assignmentExpression('=', t.cloneNode(id), path.node));
}

/** The head of a for loop cannot hold the operator `in`, even in parentheses. */
function containsIn(path: NodePath<T.ForStatement>): boolean {
  const { init } = path.node;
  return init != null && holdsOwn(init, (node) => t.isBinaryExpression(node, { operator: 'in' }));
}

function initBefore(path: NodePath<T.ForStatement>): void {
  const { init } = path.node;
  path.node.init = null;
  const before = t.isVariableDeclaration(init) ? init : t.expressionStatement(init as T.Expression);
  path.replaceWith(t.blockStatement([before, path.node]));
}

/** A closure of a block sees the block's variables only if it is made after one was declared. */
function declareFirst({ node, scope }: NodePath<T.BlockStatement>): void {
  const at = node.body.findIndex((s) => t.isVariableDeclaration(s) && s.kind !== 'var');
  const before = node.body.slice(0, Math.max(at, 0));
  const makesClosure = before.some((statement) => holds(statement, t.isFunction));
  if (!makesClosure) return;
  const id = scope.generateUidIdentifier('block');
  node.body.unshift(declare('let', id));
}

/** A function of a block: its closure must see the block's variables. */
function functionToLet(path: NodePath<T.FunctionDeclaration>): void {
  const id = path.node.id as T.Identifier;
  const block = path.parent as T.BlockStatement;
  const fn = t.toExpression(path.node) as T.FunctionExpression;
  fn.id = null;
  path.remove();
  block.body.unshift(declare('let', id, fn));
}

/** Whether it may be evaluated twice. */
function isSimple(node: T.Node): boolean {
  if (t.isMemberExpression(node))
    return isSimple(node.object) && (!node.computed || isSimple(node.property));
  return t.isIdentifier(node) || t.isThisExpression(node) || t.isLiteral(node);
}

/** Whether evaluating it may change a variable, which the engine reads too late in `a -= b`. */
function mayAssign(node: T.Node): boolean {
  return holds(
    node,
    (inner) =>
      t.isAssignmentExpression(inner) || t.isUpdateExpression(inner) || t.isCallExpression(inner),
  );
}

/** Or ASCII. With `+=` a string is not UTF-8 afterwards if it was not before. */
function isNumber(node: T.Node): boolean {
  if (t.isStringLiteral(node)) return isAscii(node.value);
  if (t.isBinaryExpression(node))
    return node.operator !== '+' || (isNumber(node.left) && isNumber(node.right));
  if (t.isMemberExpression(node)) return t.isIdentifier(node.property, { name: 'length' });
  return t.isNumericLiteral(node) || t.isUnaryExpression(node) || t.isUpdateExpression(node);
}

function isNothing(node: T.Node): boolean {
  return t.isNullLiteral(node) || t.isIdentifier(node, { name: 'undefined' }) || isVoid(node);
}

function isVoid(node: T.Node): boolean {
  return t.isUnaryExpression(node, { operator: 'void' }) && t.isLiteral(node.argument);
}

/** `x == null` makes a string of a typed array, with all its bytes. */
function withNothing({ operator, left }: T.BinaryExpression): T.Expression {
  const nothing = t.unaryExpression('void', t.numericLiteral(0));
  const value = t.logicalExpression('??', left as T.Expression, nothing);
  return t.binaryExpression(operator === '==' ? '===' : '!==', value, t.cloneNode(nothing));
}

/** Whether a slash behind `node` would begin a regular expression. */
function endsOddly(node: T.Node): boolean {
  if (t.isBinaryExpression(node) || t.isLogicalExpression(node)) return endsOddly(node.right);
  if (t.isUnaryExpression(node)) return endsOddly(node.argument);
  if (t.isUpdateExpression(node)) return !node.prefix || endsOddly(node.argument);
  return (
    t.isThisExpression(node) ||
    t.isObjectExpression(node) ||
    t.isFunctionExpression(node) ||
    t.isClassExpression(node)
  );
}

function leftmost(node: T.Expression): T.Node {
  if (t.isMemberExpression(node)) return leftmost(node.object as T.Expression);
  if (t.isCallExpression(node)) return leftmost(node.callee as T.Expression);
  if (t.isBinaryExpression(node)) return leftmost(node.left as T.Expression);
  if (t.isLogicalExpression(node)) return leftmost(node.left);
  if (t.isConditionalExpression(node)) return leftmost(node.test);
  if (t.isSequenceExpression(node)) return leftmost(node.expressions[0] as T.Expression);
  return node;
}

/** Behind the head of `if (x) /re/.test(y)` a slash divides. */
function parenthesize(path: NodePath, regex: T.RegExpLiteral): void {
  path.traverse({
    RegExpLiteral(inner) {
      if (inner.node !== regex || t.isParenthesizedExpression(inner.parent)) return;
      inner.replaceWith(t.parenthesizedExpression(regex));
      inner.skip();
    },
  });
}

/**
 * Nothing is hoisted by the engine: what a function declares with `var` and `function` comes first in it.
 * A `var` that is reached too late, or never, would write a global.
 */
function hoist(program: NodePath<T.Program>): void {
  hoistIn(program);
  program.traverse({
    Function(path) {
      if (t.isBlockStatement(path.node.body)) hoistIn(path);
    },
  });
}

function hoistIn(path: NodePath<T.Program> | NodePath<T.Function>): void {
  const block = (path.isProgram() ? path.node : path.node.body) as T.BlockStatement;
  const params = path.isFunction() ? path.node.params : [];
  const given = new Set(params.flatMap((param) => Object.keys(t.getBindingIdentifiers(param))));
  const names = new Set<string>();
  path.traverse({
    Function: (inner) => inner.skip(),
    VariableDeclaration(inner) {
      if (inner.node.kind !== 'var') return;
      for (const name of Object.keys(t.getBindingIdentifiers(inner.node))) names.add(name);
      varToAssignment(inner);
    },
  });
  for (const name of given) names.delete(name);
  const declared = block.body.filter((statement) => t.isFunctionDeclaration(statement));
  const nameOf = (fn: T.Statement): string => (fn as { id: T.Identifier }).id.name;
  // Of two with one name the last counts; the engine would overwrite the first, wherever it is held.
  const last = new Map(declared.map((fn) => [nameOf(fn), fn]));
  const functions = [...last.values()].map((fn) => (given.has(nameOf(fn)) ? toAssignment(fn) : fn));
  const rest = block.body.filter((statement) => !t.isFunctionDeclaration(statement));
  const vars = names.size === 0 ? [] : [declareAll('var', [...names])];
  block.body = [...vars, ...functions, ...rest];
}

function toAssignment(fn: T.FunctionDeclaration): T.Statement {
  const { id, params, body } = fn;
  const value = t.functionExpression(null, params, body);
  return assign(id as T.Identifier, value);
}

function varToAssignment(path: NodePath<T.VariableDeclaration>): void {
  const { declarations } = path.node;
  if (t.isForXStatement(path.parent) && path.key === 'left') {
    path.replaceWith(declaredBy(path.node));
    return;
  }
  const assignments = declarations.flatMap(({ id, init }) =>
    init ? [t.assignmentExpression('=', id as T.LVal, init)] : [],
  );
  const value =
    assignments.length > 1 ? t.sequenceExpression(assignments) : (assignments[0] ?? null);
  if (t.isForStatement(path.parent) && path.key === 'init') path.parent.init = value;
  else if (value === null) path.remove();
  else path.replaceWith(t.expressionStatement(value));
}
