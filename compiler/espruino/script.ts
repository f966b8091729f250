import type { NodePath, PluginObj, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { assign, declare, declareAll, declaredBy, holds, holdsOwn } from '../ast.js';
import { concatenation } from '../lower/templates.js';
import { findOwnArguments } from './arguments.js';
import { GLOBALS, NATIVE_NAMES } from './builtins.js';
import { inlineCalls } from './inline.js';
import { RESERVED } from './reserved.js';

const t = babel.types;

export interface ScriptOptions {
  /** A 'program' is run; a 'module' is loaded by `require`, and sets properties of `exports`. */
  kind: 'program' | 'module';
  minify: boolean;
}

/**
 * The last step for Espruino, over the whole bundle, minified or not: turns the ES module into a script, and works
 * around faults of the engine that depend on where something stands or how it is printed. Done earlier, that could be
 * undone by the bundler or the minifier.
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
    plugins: [() => script(kind, minify)],
  });
  return { code: result?.code ?? '', map: result?.map };
}

function script(kind: ScriptOptions['kind'], minify: boolean): PluginObj {
  const global = kind === 'program' && minify;
  return {
    name: 'uasyncio-espruino-script',
    visitor: {
      Program: {
        enter(program) {
          lowerExports(program, kind);
          if (global) inlineCalls(program);
          program.scope.crawl();
          renameImpossible(program.scope);
          PASSES.forEach((pass, i) => {
            if (i > 0) program.scope.crawl();
            program.traverse(pass);
          });
          if (global) makeGlobal(program);
          hoist(program);
          if (global) sortDeclarations(program);
          else enclose(program);
          program.node.sourceType = 'script';
          program.node.directives = [];
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

/** Puts the whole script into a function, so that its declarations do not become globals. */
function enclose({ node }: NodePath<T.Program>): void {
  const fn = t.functionExpression(null, [], t.blockStatement(node.body));
  node.body = [t.expressionStatement(t.callExpression(fn, []))];
}

/**
 * The declarations of a minified program become globals: a function in a function needs a block more for its scope, and
 * one scope more is searched for each name. Renames those that would hide something of the engine, or a global of the
 * program.
 */
function makeGlobal(program: NodePath<T.Program>): void {
  const taken = propertiesOfGlobal(program);
  program.scope.crawl();
  const names = new Map<string, string>();
  for (const name of Object.keys(program.scope.bindings))
    if (GLOBALS.has(name) || isPin(name) || taken.has(name))
      names.set(name, program.scope.generateUid(name));
  renameAll(program, names);
}

/** Renames variables of the program. `Scope.rename` reads all of it for each. */
function renameAll(program: NodePath<T.Program>, names: Map<string, string>): void {
  const rename = (scope: NodePath['scope'], id: T.Identifier): void => {
    const name = names.get(id.name);
    if (name === undefined) return;
    if (scope.getBinding(id.name)?.scope === program.scope) renamed.set(id, name);
  };
  // Later, because scopes know the old names.
  const renamed = new Map<T.Identifier, string>();
  program.traverse({
    ObjectProperty({ node }) {
      if (node.shorthand && names.has((node.key as T.Identifier).name)) node.shorthand = false;
    },
    'AssignmentExpression|Declaration|VariableDeclarator'(path: NodePath) {
      if (path.isVariableDeclaration()) return;
      const ids = path.isAssignmentExpression()
        ? t.getAssignmentIdentifiers(path.node)
        : path.getOuterBindingIdentifiers(true);
      for (const id of Object.values(ids).flat()) rename(path.scope, id);
    },
    Identifier(path) {
      if (path.isReferencedIdentifier()) rename(path.scope, path.node);
    },
  } as babel.Visitor);
  for (const [id, name] of renamed) id.name = name;
}

/** The names of globals that the program uses as properties, such as `global.x`. */
function propertiesOfGlobal(program: NodePath<T.Program>): Set<string> {
  const names = new Set<string>();
  program.traverse({
    MemberExpression({ node: { object, property } }) {
      if (
        !t.isIdentifier(object, { name: 'globalThis' }) &&
        !t.isIdentifier(object, { name: 'global' })
      )
        return;
      if (t.isIdentifier(property)) names.add(property.name);
    },
  });
  return names;
}

/** Puts declarations that are often used first, because the engine searches globals in the order of their making. */
function sortDeclarations(program: NodePath<T.Program>): void {
  const uses = new Map<string, number>();
  t.traverseFast(program.node, (node) => {
    if (t.isIdentifier(node)) uses.set(node.name, (uses.get(node.name) ?? 0) + 1);
  });
  const sorted = <N extends { id?: unknown }>(list: N[]): N[] => {
    const usesOf = ({ id }: N): number => uses.get((id as T.Identifier).name) ?? 0;
    return list.sort((a, b) => usesOf(b) - usesOf(a));
  };
  const functions: T.FunctionDeclaration[] = [];
  const rest: T.Statement[] = [];
  for (const node of program.node.body) {
    if (t.isFunctionDeclaration(node)) functions.push(node);
    else rest.push(node);
    if (t.isVariableDeclaration(node, { kind: 'var' })) sorted(node.declarations);
  }
  const vars = t.isVariableDeclaration(rest[0], { kind: 'var' }) ? rest.splice(0, 1) : [];
  program.node.body = [...vars, ...sorted(functions), ...rest];
}

function renameImpossible(scope: NodePath['scope']): void {
  for (const name of Object.keys(scope.bindings))
    if (!isPossible(name)) scope.rename(name, scope.generateUid('name'));
}

/** Whether the engine accepts a name: at most 63 characters, all ASCII. */
function isPossible(name: string): boolean {
  return !RESERVED.includes(name) && name.length < 64 && isAscii(name);
}

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

/**
 * Whether a parameter of an arrow function cannot have this name: the engine first parses the parameters as an
 * expression, and takes the name for the native variable.
 */
function isTaken(name: string): boolean {
  return NATIVE_NAMES.includes(name) || isPin(name);
}

function isPin(name: string): boolean {
  return /^[A-Z]\d+$/.test(name);
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
    // An unescaped slash would end the regular expression even in brackets.
    RegExpLiteral({ node }) {
      node.pattern = node.pattern.replace(/\\.|\//g, (part) => (part === '/' ? '\\/' : part));
      delete node.extra;
    },
    ArrayExpression({ node }) {
      node.elements = node.elements.map((element) => element ?? t.identifier('undefined'));
    },
    // Without `extra` the string is printed anew, with escapes that the engine knows.
    StringLiteral({ node }) {
      delete node.extra;
    },
    // The engine takes methods of a class that stands directly in a case for statements.
    SwitchCase({ node }) {
      if (node.consequent.some((statement) => holds(statement, t.isClass)))
        node.consequent = [t.blockStatement(node.consequent)];
    },
    ClassDeclaration(path) {
      if (!path.parentPath.isProgram()) classToLet(path);
    },
    ClassExpression(path) {
      if (path.node.id) unname(path);
      else if (maySkip(path)) hideBody(path);
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
  { Identifier: findOwnArguments },
];

/** Copies `arguments` for arrow functions, which have their own `arguments` in Espruino. */
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

/** In Espruino a class declaration belongs to the whole function, and replaces another class of the same name. */
function classToLet(path: NodePath<T.ClassDeclaration>): void {
  const id = path.node.id as T.Identifier;
  const expression = t.toExpression(path.node) as T.ClassExpression;
  expression.id = null;
  path.replaceWith(declare('let', id, expression));
}

/** Whether the engine may read a class without making it: it skips braces, but not other parts of a statement. */
function maySkip(path: NodePath<T.ClassExpression>): boolean {
  if (path.node.body.body.length === 0) return false;
  for (let at: NodePath = path; at.parentPath !== null && !hasBraces(at.node); at = at.parentPath) {
    const { parent, key } = at;
    if (t.isConditionalExpression(parent) || t.isIfStatement(parent) || t.isLoop(parent))
      if (key !== 'test') return true;
    if (t.isLogicalExpression(parent) && key === 'right') return true;
  }
  return false;
}

const hasBraces = (node: T.Node): boolean =>
  t.isBlockStatement(node) || t.isClassBody(node) || t.isObjectExpression(node);

/** `{a: class {…}}.a`: within the braces of an object the engine skips a class as a whole. */
function hideBody(path: NodePath<T.ClassExpression>): void {
  const object = t.objectExpression([t.objectProperty(t.identifier('a'), path.node)]);
  path.replaceWith(t.memberExpression(object, t.identifier('a')));
}

function isInSwitch(path: NodePath): boolean {
  return (
    path.findParent((p) => p.isSwitchStatement() || p.isFunction())?.isSwitchStatement() === true
  );
}

/** Replaces a `do` loop in a switch: when the engine skips it because of an earlier jump, the jump ends there. */
function doToFor(path: NodePath<T.DoWhileStatement>): void {
  const { test, body } = path.node;
  const first = path.scope.generateUidIdentifier('first');
  const init = declare('let', first, t.booleanLiteral(true));
  const goesOn = t.logicalExpression('||', t.cloneNode(first), test);
  const update = t.assignmentExpression('=', t.cloneNode(first), t.booleanLiteral(false));
  path.replaceWith(t.forStatement(init, goesOn, update, body));
}

/** Replaces the name of a class expression by a variable: in Espruino the class does not see its own name. */
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

/** Whether the head of a `for` loop holds the operator `in`, which the engine cannot parse there. */
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

/** Declares a variable first in a block: a closure sees the block's variables only if one was declared before it. */
function declareFirst({ node, scope }: NodePath<T.BlockStatement>): void {
  const at = node.body.findIndex((s) => t.isVariableDeclaration(s) && s.kind !== 'var');
  const before = node.body.slice(0, Math.max(at, 0));
  const makesClosure = before.some((statement) => holds(statement, t.isFunction));
  if (!makesClosure) return;
  const id = scope.generateUidIdentifier('block');
  node.body.unshift(declare('let', id));
}

/** Turns a function declaration in a block into a variable, so that its closure sees the variables of the block. */
function functionToLet(path: NodePath<T.FunctionDeclaration>): void {
  const id = path.node.id as T.Identifier;
  const block = path.parent as T.BlockStatement;
  const fn = t.toExpression(path.node) as T.FunctionExpression;
  fn.id = null;
  path.remove();
  block.body.unshift(declare('let', id, fn));
}

/** Whether an expression may be evaluated twice. */
function isSimple(node: T.Node): boolean {
  if (t.isMemberExpression(node))
    return isSimple(node.object) && (!node.computed || isSimple(node.property));
  return t.isIdentifier(node) || t.isThisExpression(node) || t.isLiteral(node);
}

/** Whether an expression may change a variable: in `a -= b` the engine reads `a` after it has evaluated `b`. */
function mayAssign(node: T.Node): boolean {
  return holds(
    node,
    (inner) =>
      t.isAssignmentExpression(inner) || t.isUpdateExpression(inner) || t.isCallExpression(inner),
  );
}

/**
 * Whether `+=` may add this value to a string: a number or an ASCII text. With other text the result has to become
 * UTF-8, which `+=` does not do.
 */
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

/** Replaces `x == null`, for which the engine converts a typed array to a string with all its bytes. */
function withNothing({ operator, left }: T.BinaryExpression): T.Expression {
  const nothing = t.unaryExpression('void', t.numericLiteral(0));
  const value = t.logicalExpression('??', left as T.Expression, nothing);
  return t.binaryExpression(operator === '==' ? '===' : '!==', value, t.cloneNode(nothing));
}

/** Whether the engine takes a slash after `node` for the start of a regular expression. */
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

/** Adds parentheses: after the head of `if (x) /re/.test(y)` the engine takes the slash for a division. */
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
 * Moves all declarations by `var` and `function` to the start of their function, because the engine hoists nothing: a
 * variable that is assigned before its `var` is reached would become a global.
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
  // Of two functions with one name the last counts. The engine would overwrite the first one in all variables.
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
