import type { NodePath, types as T, Visitor } from '@babel/core';
import * as babel from '@babel/core';
import { holds } from '../ast.js';
import { findsOthersArguments } from './arguments.js';
import { METHODS, MISSING_GLOBALS, NATIVE_NAMES, STATICS } from './builtins.js';
import { RESERVED } from './reserved.js';

const t = babel.types;

/** A part of a script that Espruino cannot run, or runs differently. */
export interface Problem {
  message: string;
  /** Counted from 1. */
  line: number;
  /** Counted from 0. */
  column: number;
}

/** Finds all problems that the script `code` has on Espruino. */
export function checkGrammar(code: string): Problem[] {
  let file: T.File;
  try {
    file = parse(code);
  } catch (error) {
    const { message, loc } = error as Error & { loc?: { line: number; column: number } };
    const text = message.replace(/^unknown: | \(\d+:\d+\)(.|\n)*$/g, '');
    return [{ message: text, line: loc?.line ?? 1, column: loc?.column ?? 0 }];
  }
  const check = new Check(code, file);
  babel.traverse(file, babel.traverse.visitors.merge(VISITORS.map((make) => make(check))));
  checkTokens(check);
  checkComments(check, file.comments ?? []);
  return check.problems.sort((a, b) => a.line - b.line || a.column - b.column);
}

function parse(code: string): T.File {
  return babel.parseSync(code, {
    babelrc: false,
    configFile: false,
    sourceType: 'script',
    parserOpts: { tokens: true, createParenthesizedExpressions: false },
  }) as T.File;
}

interface Token {
  type: string | { label: string };
  value: string;
  start: number;
  end: number;
  loc: T.SourceLocation;
}

type Place = { loc?: T.SourceLocation | null };

class Check {
  readonly problems: Problem[] = [];
  readonly tokens: Token[];
  /** Names of properties that the program defines: `x` of `a.x = …` and `{ x: … }`, and methods. */
  readonly properties = new Set<string>();
  /** Members that the program assigns, as they are written: 'Math.trunc'. */
  readonly assigned = new Set<string>();
  /** The nodes that define the bases of classes; undefined stands for a base whose definition is unknown. */
  readonly bases = new Set<T.Node | undefined>();
  /** Names of functions f for which the program assigns `f.prototype.constructor`. */
  readonly constructors = new Set<string>();

  constructor(
    readonly code: string,
    file: T.File,
  ) {
    this.tokens = (file.tokens as Token[]).filter(({ type }) => typeof type === 'object');
    const { traverse } = babel;
    traverse(file, {
      ClassDeclaration: (path) => this.base(path),
      ClassExpression: (path) => this.base(path),
      AssignmentExpression: ({ node }) => this.assignment(node.left),
      'ObjectProperty|ObjectMethod|ClassMethod|ClassProperty': ({ node }: NodePath) => {
        const { key } = node as T.ObjectProperty;
        if (t.isIdentifier(key)) this.properties.add(key.name);
        if (t.isStringLiteral(key)) this.properties.add(key.value);
      },
    } as Visitor);
  }

  report({ loc }: Place, message: string): void {
    const { line, column } = (loc as T.SourceLocation).start;
    this.problems.push({ message, line, column });
  }

  text(node: T.Node): string {
    return this.code.slice(node.start as number, node.end as number);
  }

  /** The first token at or after `position`. */
  tokenAt(position: number): Token | undefined {
    let low = 0;
    let high = this.tokens.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.tokens[middle] as Token).start < position) low = middle + 1;
      else high = middle;
    }
    return this.tokens[low];
  }

  private base(path: NodePath<T.Class>): void {
    const base = path.get('superClass') as NodePath;
    if (base.node && !nativeBase(base)) this.bases.add(definition(base));
  }

  private assignment(left: T.Node): void {
    if (!t.isMemberExpression(left)) return;
    const text = this.text(left);
    this.assigned.add(text);
    if (t.isIdentifier(left.property) && !left.computed && left.property.name !== 'length')
      this.properties.add(left.property.name);
    if (text.endsWith('.prototype.constructor'))
      this.constructors.add(text.split('.')[0] as string);
  }
}

const lacks = (what: string) => `Espruino has no ${what}`;

const lacking =
  (what: string) =>
  (check: Check, { node }: NodePath): void =>
    check.report(node, lacks(what));

type Rule<P = NodePath> = (check: Check, path: P) => void;

const KINDS: Record<string, Rule> = {
  ArrayPattern: lacking('destructuring'),
  AssignmentPattern: lacking('default values'),
  AwaitExpression: lacking('await'),
  BigIntLiteral: lacking('BigInt'),
  ClassAccessorProperty: lacking('accessor properties'),
  ClassPrivateMethod: lacking('private methods'),
  ClassPrivateProperty: lacking('private fields'),
  DebuggerStatement: (check, { node }) => check.report(node, 'debugger would stop Espruino'),
  Import: lacking('import()'),
  LabeledStatement: lacking('labels'),
  MetaProperty: lacking('new.target'),
  ObjectPattern: lacking('destructuring'),
  OptionalCallExpression: lacking('?.'),
  OptionalMemberExpression: lacking('?.'),
  PrivateName: lacking('private names'),
  RestElement: lacking('rest parameters'),
  SpreadElement: lacking('spread'),
  StaticBlock: lacking('static blocks'),
  TaggedTemplateExpression: lacking('tagged templates'),
  WithStatement: lacking('with'),
  YieldExpression: lacking('generators'),
};

/** Kinds of nodes that Espruino does not know at all. */
const kinds: Section = {
  ...KINDS,
  Function(check, { node }) {
    const { async, generator } = node as T.Function;
    if (async) check.report(node, lacks('async functions'));
    else if (generator) check.report(node, lacks('generators'));
  },
  'AssignmentExpression|BinaryExpression|LogicalExpression'(check, { node }) {
    const { operator } = node as T.BinaryExpression | T.AssignmentExpression;
    const unknown = ['**', '**=', '??=', '||=', '&&='];
    if (unknown.includes(operator)) check.report(node, lacks(operator));
  },
};

/** Statements that Espruino parses or runs differently. */
const statements: Section = {
  TryStatement(check, { node }) {
    const { finalizer } = node as T.TryStatement;
    if (finalizer)
      check.report(finalizer, 'finally loses errors and jumps on Espruino: it has to be lowered');
  },
  SwitchStatement(check, path) {
    const { cases } = path.node as T.SwitchStatement;
    for (const { test, consequent } of cases) {
      for (const statement of consequent)
        if (t.isVariableDeclaration(statement) && statement.kind !== 'var')
          caseDeclaration(check, path, statement);
      if (test && !isParenthesized(test) && t.isSequenceExpression(test))
        check.report(test, 'a sequence after case needs parentheses on Espruino');
      else if (test && hasEffects(test))
        check.report(test, 'Espruino evaluates this case even after another one has matched');
    }
    for (const one of cases.slice(0, -1))
      if (!one.test) check.report(one, 'default has to be the last in a switch on Espruino');
  },
  DoWhileStatement(check, { node }) {
    const { body } = node as T.DoWhileStatement;
    if (!t.isBlockStatement(body) && !t.isExpressionStatement(lastOf(body)))
      check.report(body, 'the body of do has to be a block on Espruino');
  },
  ForStatement(check, path) {
    const init = path.get('init') as NodePath;
    if (!init.node) return;
    const inside = (inner: NodePath) => {
      if ((inner.node as T.BinaryExpression).operator === 'in')
        check.report(inner.node, 'Espruino cannot parse in within the header of a for');
    };
    if (init.isBinaryExpression()) inside(init);
    init.traverse({ Function: (inner) => inner.skip(), BinaryExpression: inside });
  },
  ReturnStatement(check, path) {
    const node = path.node as T.ReturnStatement;
    const end = node.end as number;
    if (node.argument || check.code[end - 1] === ';') return;
    const next = check.tokenAt(end);
    const body = path.getFunctionParent()?.node.body as T.BlockStatement;
    const isInner = next && check.code[next.start] === '}' && next.end !== body.end;
    if (isInner || (body.body[0] === node && next?.end === body.end)) return;
    check.report(node, 'a return without a value needs its semicolon on Espruino');
  },
  ExpressionStatement(check, { node }) {
    const end = node.end as number;
    const next = check.tokenAt(end);
    const increments = next && /^(\+\+|--)$/.test(check.code.slice(next.start, next.end));
    if (increments && check.code[end - 1] !== ';')
      check.report(node, 'this needs its semicolon on Espruino, as ++ or -- follows');
  },
};

/** The innermost statement at the end of `node`, whose own semicolon Espruino needs. */
function lastOf(node: T.Statement): T.Statement | undefined {
  if (t.isFor(node) || t.isWhileStatement(node)) return lastOf(node.body);
  if (!t.isIfStatement(node)) return node;
  return node.alternate ? lastOf(node.alternate) : undefined;
}

/** A case has no scope: its declarations belong to the block around the switch. */
function caseDeclaration(check: Check, path: NodePath, node: T.VariableDeclaration): void {
  const block = path.findParent((parent) => parent.isBlock() || parent.isLoop());
  const again = node.declarations.some(({ id }) => {
    if (!t.isIdentifier(id) || !block) return false;
    let count = 0;
    block.traverse({
      VariableDeclarator(inner) {
        if (t.isIdentifier(inner.node.id, { name: id.name })) count++;
      },
    });
    return count > 1;
  });
  if (again || block?.isLoop())
    check.report(node, 'a case has no scope of its own on Espruino: put it into a block');
}

/** Whether the evaluation of `node` may have side effects. */
function hasEffects(node: T.Node): boolean {
  return holds(
    node,
    (inner) =>
      t.isCallExpression(inner) ||
      t.isNewExpression(inner) ||
      t.isUpdateExpression(inner) ||
      t.isAssignmentExpression(inner),
  );
}

const isParenthesized = (node: T.Node): boolean => node.extra?.parenthesized === true;

/** Expressions that Espruino parses or evaluates differently. */
const expressions: Section = {
  MemberExpression(check, { node }) {
    const { computed, property } = node as T.MemberExpression;
    if (computed && t.isSequenceExpression(property) && !isParenthesized(property))
      check.report(property, 'a sequence in brackets needs parentheses on Espruino');
  },
  CallExpression(check, { node }) {
    const { callee } = node as T.CallExpression;
    if (t.isMemberExpression(callee) && isParenthesized(callee))
      check.report(callee, 'a method in parentheses is called without its this on Espruino');
  },
  NewExpression(check, { node }) {
    const { callee } = node as T.NewExpression;
    if (t.isNewExpression(callee) && !isParenthesized(callee))
      check.report(node, 'a new directly after new needs parentheses on Espruino');
  },
  UnaryExpression(check, { node }) {
    const { operator, argument } = node as T.UnaryExpression;
    if (operator !== 'delete') return;
    let base: T.Node = argument;
    while (t.isMemberExpression(base) && !(base !== argument && isParenthesized(base)))
      base = base.object;
    if ((t.isCallExpression(base) || t.isNewExpression(base)) && !isParenthesized(base))
      check.report(node, 'Espruino cannot delete from what a call returns: use a variable');
  },
  AssignmentExpression(check, path) {
    const { operator, left, right } = path.node as T.AssignmentExpression;
    if (t.isMemberExpression(left)) lengthAssignment(check, left);
    if (operator === '=' || !t.isIdentifier(left)) return;
    if (writes(right, left.name))
      check.report(left, `Espruino reads ${left.name} only after the right side, which changes it`);
  },
  NumericLiteral(check, { node }) {
    const { value, extra } = node as T.NumericLiteral;
    if (value >= 2 ** 63 && /^(0[xbo][\da-f_]+|[\d_]+)$/i.test(extra?.raw as string))
      check.report(node, 'Espruino cannot read an integer this long: write it with an e');
  },
  'StringLiteral|TemplateElement|DirectiveLiteral'(check, { node }) {
    const raw = check.text(node);
    if (/(^|[^\\])(\\\\)*\\u\{/.test(raw)) check.report(node, lacks('\\u{…}'));
    if (/(^|[^\\])(\\\\)*\\\r?\n/.test(raw))
      check.report(node, 'Espruino keeps the line break after a \\ in a string');
    const { value } = node as T.StringLiteral;
    if (typeof value === 'string' && /\p{Surrogate}/u.test(value))
      check.report(node, lacks('halves of surrogate pairs'));
  },
  RegExpLiteral(check, { node }) {
    const { pattern, flags } = node as T.RegExpLiteral;
    const problem = regexpProblem(pattern, flags);
    if (problem !== undefined) check.report(node, problem);
  },
  TemplateLiteral(check, path) {
    const node = path.node as T.TemplateLiteral;
    if (path.parentPath?.isTaggedTemplateExpression()) return;
    if (!isTemplateUnderstood(check.code, node))
      check.report(node, 'Espruino splits this template literal in other places');
  },
};

function lengthAssignment(check: Check, left: T.MemberExpression): void {
  const isLength = t.isIdentifier(left.property, { name: 'length' }) && !left.computed;
  if (isLength && !t.isThisExpression(left.object) && !check.properties.has('length'))
    check.report(left, 'Espruino cannot set the length of an array: use splice');
}

function writes(node: T.Node, name: string): boolean {
  return holds(node, (inner) => {
    const target = t.isAssignmentExpression(inner)
      ? inner.left
      : t.isUpdateExpression(inner) && inner.argument;
    return t.isIdentifier(target || null, { name });
  });
}

const QUANTIFIER = /^(?:[*+?]|\{\d+(?:,\d*)?\})/;

/** The problem of a regular expression, if there is one; Espruino matches the others as all engines do. */
function regexpProblem(pattern: string, flags: string): string | undefined {
  const bad = [...flags].find((flag) => flag !== 'g' && flag !== 'i');
  if (bad !== undefined) return lacks(`flag ${bad} for regular expressions`);
  const atoms: Atom[] = [];
  let depth = 0;
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at);
    const atom = (
      /^\\(x[\da-f]{2}|.)|^\[(?:\\.|[^\]\\])*\]|^./is.exec(rest) as string[]
    )[0] as string;
    at += atom.length;
    const after = pattern.slice(at);
    if (atom === '(') {
      if (after[0] === '?') return lacks(`(${after.slice(0, 2)}…) in regular expressions`);
      if (++depth > 1) return lacks('groups within groups in regular expressions');
    } else if (atom === ')') {
      depth--;
      const quantifier = QUANTIFIER.exec(after);
      if (quantifier) return lacks(`${quantifier[0]} after a group in regular expressions`);
    } else if (atom === '|') {
      if (depth > 0) return lacks('| within a group in regular expressions');
      if (atoms.some(({ text }) => text === '^'))
        return lacks('^ before a | in regular expressions');
      atoms.push({ text: atom, repeats: '' });
    } else {
      const problem = atomProblem(atom);
      if (problem !== undefined) return problem;
      const quantifier = QUANTIFIER.exec(after)?.[0] ?? '';
      if (quantifier && quantifier !== '*' && quantifier !== '+')
        return lacks(`${quantifier} in regular expressions`);
      if (quantifier && after[1] === '?') return lacks(`${quantifier}? in regular expressions`);
      at += quantifier.length;
      atoms.push({ text: atom, repeats: quantifier });
    }
  }
  return atoms.some((_, index) => mayMatchNothing(atoms, index))
    ? 'this + may match nothing on Espruino: write xx* for x+'
    : undefined;
}

interface Atom {
  text: string;
  repeats: string;
}

function atomProblem(atom: string): string | undefined {
  if (/^\\[1-9]/.test(atom)) return lacks('backreferences in regular expressions');
  if (/^\\[bBckpPu]$/.test(atom)) return lacks(`${atom} in regular expressions`);
  if (!/^\[./.test(atom)) return undefined;
  if (atom === '[]' || atom === '[^]') return lacks(`${atom} in regular expressions`);
  const content = atom.slice(1, -1);
  if (/(^|[^\\])(\\\\)*\//.test(content)) return 'a / in a character class needs a \\ on Espruino';
  const unknown = /\\[ckpPuB]/.exec(content);
  if (unknown) return lacks(`${unknown[0]} in regular expressions`);
  return /\\x[0-7][\da-f]-\\x[89a-f]/i.test(content)
    ? 'this range of characters has to be split at \\x80 on Espruino'
    : undefined;
}

/** Whether `x+` at `index` may match nothing, which happens on Espruino where what follows matches x as well. */
function mayMatchNothing(atoms: Atom[], index: number): boolean {
  const atom = atoms[index] as Atom;
  if (atom.repeats !== '+') return false;
  for (const next of atoms.slice(index + 1)) {
    if (next.text === '$' || next.text === '|') break;
    if (overlap(atom.text, next.text)) return true;
    if (next.repeats !== '*') return false;
  }
  // To the engine the end of the text is the character 0.
  return matches(atom.text, '\0');
}

function overlap(one: string, other: string): boolean {
  for (let code = 1; code < 256; code++) {
    const character = String.fromCharCode(code);
    if (matches(one, character) && matches(other, character)) return true;
  }
  return false;
}

const matches = (atom: string, character: string): boolean =>
  new RegExp(`^${atom}$`, 's').test(character);

const ESCAPES: Record<string, string> = { n: '\n', b: '\b', f: '\f', r: '\r', t: '\t', v: '\v' };

/** Whether Espruino, which reads a template literal in two steps, finds the same strings and expressions in it. */
function isTemplateUnderstood(code: string, node: T.TemplateLiteral): boolean {
  const found = lexTemplate(code, node.start as number);
  if (found === undefined || found.end !== node.end) return false;
  const parts = node.quasis.flatMap((quasi, index) => {
    const { end } = quasi;
    const next = node.quasis[index + 1];
    const text = [quasi.value.cooked as string];
    return next ? [...text, code.slice((end as number) + 2, (next.start as number) - 1)] : text;
  });
  if (parts.length === 1) return !found.nested && parts[0] === found.value;
  const split = splitTemplate(found.value);
  return split.length === parts.length && split.every((part, index) => part === parts[index]);
}

function lexTemplate(code: string, start: number) {
  let value = '';
  let last = '`';
  let nesting = 0;
  let nested = false;
  let at = start + 1;
  while (at < code.length && (code[at] !== '`' || nesting)) {
    let character = code[at] as string;
    if ((last === '$' || nesting) && character === '{') {
      nesting++;
      nested = true;
    } else if (nesting && character === '}') nesting--;
    if (nesting === 0 && character === '\\') {
      const hex = /^(?:x([\da-f]{2})|u([\da-f]{4}))/i.exec(code.slice(at + 1, at + 6));
      const escaped = code[at + 1] as string;
      if (!hex && /[ux0-7]/.test(escaped)) return undefined;
      character = hex
        ? String.fromCharCode(Number.parseInt((hex[1] ?? hex[2]) as string, 16))
        : (ESCAPES[escaped] ?? escaped);
      at += hex ? hex[0].length : 1;
    }
    value += character;
    last = character;
    at++;
  }
  return { value, nested, end: at + 1 };
}

function splitTemplate(value: string): string[] {
  const parts = [''];
  for (let at = 0; at < value.length; at++) {
    if (value[at] !== '$' || value[at + 1] !== '{') {
      parts.push((parts.pop() as string) + value[at]);
      continue;
    }
    let brackets = 1;
    const start = at + 2;
    for (at = start; at < value.length; at++) {
      if (value[at] === '{') brackets++;
      else if (value[at] === '}' && --brackets === 0) break;
    }
    parts.push(value.slice(start, at), '');
  }
  return parts;
}

/** Words that Espruino reserves, unlike JavaScript. */
const NO_NAMES = ['of', 'static', 'let', 'undefined'];
const NAME_LENGTH = 63;

/** Names of variables and of properties. */
const names: Section = {
  Identifier(check, path) {
    const { name } = path.node as T.Identifier;
    if (name.length > NAME_LENGTH)
      check.report(path.node, `Espruino reads only the first ${NAME_LENGTH} characters of a name`);
    else if (/[^\w$]/.test(name) || check.text(path.node).includes('\\u'))
      check.report(path.node, 'Espruino takes only ASCII letters in names');
    else if (NO_NAMES.includes(name) && isVariable(path))
      check.report(path.node, `${name} cannot be the name of a variable on Espruino`);
    else if (name === 'arguments' && path.isReferencedIdentifier() && inArrow(path))
      check.report(path.node, 'an arrow function has its own arguments on Espruino');
    else if (name === 'arguments' && findsOthersArguments(path as NodePath<T.Identifier>))
      check.report(path.node, 'a function gets the arguments of the one around it on Espruino');
  },
  Function(check, { node }) {
    const params = (node as T.Function).params.filter((param) => t.isIdentifier(param));
    const known = new Set<string>();
    for (const param of params) {
      const { name } = param as T.Identifier;
      if (known.has(name)) check.report(param, `of two parameters ${name} Espruino uses the first`);
      known.add(name);
      if (t.isArrowFunctionExpression(node) && isNative(name))
        check.report(
          param,
          `a parameter of an arrow function cannot be called ${name} on Espruino`,
        );
    }
  },
  'ObjectProperty|ObjectMethod'(check, { node }) {
    const { key, computed } = node as T.ObjectMethod;
    if (computed) check.report(key, lacks('computed keys'));
    else if (isAccessor(node) && !isPlainName(key))
      check.report(key, 'a getter or setter in an object needs a plain name on Espruino');
  },
  'ClassMethod|ClassProperty'(check, path) {
    const { key, computed } = path.node as T.ClassMethod;
    if (computed) check.report(key, lacks('computed keys'));
    else if (!isPlainName(key))
      check.report(key, 'this cannot be the name of a member of a class on Espruino');
  },
};

const isAccessor = (node: T.Node): boolean => t.isObjectMethod(node) && node.kind !== 'method';

const isPlainName = (key: T.Node): boolean => t.isIdentifier(key) && !RESERVED.includes(key.name);

/** Whether a name is that of a native variable. Pins of boards have names such as A5. */
const isNative = (name: string): boolean => NATIVE_NAMES.includes(name) || /^[A-Z]\d+$/.test(name);

function isVariable(path: NodePath): boolean {
  const { name } = path.node as T.Identifier;
  if (path.isBindingIdentifier()) return true;
  return name !== 'undefined' && path.isReferencedIdentifier();
}

const inArrow = (path: NodePath): boolean =>
  path.getFunctionParent()?.isArrowFunctionExpression() === true;

/** Classes, `super` and `this`. */
const classes: Section = {
  Class(check, path) {
    const node = path.node as T.Class;
    if (path.isClassDeclaration() && !isTopLevel(path))
      check.report(node, 'a class is not local to its block on Espruino: assign it to a const');
    const own =
      path.isClassExpression() && node.id ? path.scope.getOwnBinding(node.id.name) : undefined;
    if (own?.referenced)
      check.report(node.id as T.Node, 'a class expression does not see its own name on Espruino');
    if (node.superClass) superClass(check, path.get('superClass') as NodePath, node);
  },
  ClassProperty(check, path) {
    const { value, static: isStatic } = path.node as T.ClassProperty;
    if (!isStatic)
      check.report(path.node, lacks('fields of one object: set them in the constructor'));
    else if (!value) check.report(path.node, lacks('static fields without a value'));
    else if (usesClass(path))
      check.report(value, 'a static field does not see its class on Espruino');
  },
  Super(check, path) {
    const fn = path.getFunctionParent();
    if (!path.findParent((parent) => parent.isClass()))
      check.report(path.node, lacks('super in objects'));
    else if (fn?.isArrowFunctionExpression())
      check.report(path.node, lacks('super in arrow functions'));
    else if (path.parentPath?.isCallExpression()) superCall(check, path);
    else if (mayHaveSubclass(check, path))
      check.report(path.node, 'super calls itself for ever in objects of a subclass on Espruino');
  },
  ThisExpression(check, path) {
    const arrow = path.findParent(
      (parent) => parent.isFunction() || (parent.isTemplateLiteral() && isOutermost(parent)),
    );
    if (arrow?.isTemplateLiteral()) templateThis(check, path, arrow);
  },
};

/** Whether a statement stands directly in the body of a function or of the program. */
function isTopLevel(path: NodePath): boolean {
  const parent = path.parentPath;
  return parent?.isProgram() === true || parent?.parentPath?.isFunction() === true;
}

const isOutermost = (path: NodePath): boolean =>
  !path
    .findParent((parent) => parent.isFunction() || parent.isTemplateLiteral())
    ?.isTemplateLiteral();

/** An arrow function captures `this` only if the word also occurs in it outside of template literals. */
function templateThis(check: Check, path: NodePath, template: NodePath): void {
  for (
    let fn = template.getFunctionParent();
    fn?.isArrowFunctionExpression();
    fn = fn.getFunctionParent()
  ) {
    let plain = false;
    fn.traverse({
      TemplateLiteral: (inner) => inner.skip(),
      ThisExpression() {
        plain = true;
      },
    });
    if (!plain) {
      check.report(
        path.node,
        'an arrow function whose only this is in a template has another this on Espruino',
      );
      return;
    }
  }
}

/** The class or function that an identifier stands for, or undefined if that is unknown. */
function definition(path: NodePath): T.Node | undefined {
  if (!path.isIdentifier()) return undefined;
  const binding = path.scope.getBinding(path.node.name);
  const writers = binding?.constantViolations ?? [];
  const { node } = (writers.length === 1 ? writers[0] : binding?.path) ?? {};
  if (t.isClassDeclaration(node) || t.isFunctionDeclaration(node)) return node;
  const value = t.isVariableDeclarator(node)
    ? node.init
    : t.isAssignmentExpression(node)
      ? node.right
      : undefined;
  return t.isClassExpression(value) || t.isFunctionExpression(value) ? value : undefined;
}

function nativeBase(path: NodePath): string | undefined {
  if (!path.isIdentifier() || path.scope.hasBinding(path.node.name, true)) return undefined;
  return path.node.name;
}

function superClass(check: Check, base: NodePath, node: T.Class): void {
  const native = nativeBase(base);
  if (!base.isIdentifier()) check.report(base.node, 'extends takes only a name on Espruino');
  else if (native !== undefined)
    check.report(base.node, `a class cannot extend ${native} on Espruino`);
  else if (t.isFunction(definition(base)) && !check.constructors.has(base.node.name)) {
    if (constructorOf(node))
      check.report(base.node, `super() needs ${base.node.name}.prototype.constructor on Espruino`);
  }
}

function usesClass(path: NodePath): boolean {
  const { parent } = path.parentPath as NodePath;
  const name = (parent as T.Class).id?.name;
  let found = false;
  path.traverse({
    Function: (inner) => inner.skip(),
    ThisExpression: () => {
      found = true;
    },
    Identifier: ({ node }) => {
      found ||= node.name === name;
    },
  });
  return found;
}

function constructorOf(node: T.Class): T.ClassMethod | undefined {
  return node.body.body.find(
    (member) => t.isClassMethod(member) && member.kind === 'constructor',
  ) as T.ClassMethod | undefined;
}

function mayHaveSubclass(check: Check, path: NodePath): boolean {
  const own = path.findParent((parent) => parent.isClass())?.node;
  return check.bases.has(undefined) || check.bases.has(own);
}

/** While a `super()` runs, the `super()` of another class calls the wrong constructor. */
function superCall(check: Check, path: NodePath): void {
  const call = path.parentPath as NodePath<T.CallExpression>;
  const own = path.findParent((parent) => parent.isClass()) as NodePath<T.Class>;
  const seen = new Set<T.Node>();
  const inArguments = call.get('arguments').some((argument) => constructs(argument, seen));
  if (inArguments || baseConstructs(own, seen))
    check.report(
      path.node,
      'another class calls its super() during this one, which fails on Espruino',
    );
}

function baseConstructs(path: NodePath<T.Class>, seen: Set<T.Node>): boolean {
  const base = path.get('superClass') as NodePath;
  const node = definition(base);
  if (!node || seen.has(node)) return false;
  seen.add(node);
  const found = pathOf(base, node);
  if (!found) return false;
  if (!found.isClass()) return constructs(found, seen);
  const members = (found as NodePath<T.Class>).get('body.body') as NodePath[];
  return (
    members.some(
      (member) => member.node === constructorOf(node as T.Class) && constructs(member, seen),
    ) || baseConstructs(found as NodePath<T.Class>, seen)
  );
}

function pathOf(from: NodePath, node: T.Node): NodePath | undefined {
  let found: NodePath | undefined;
  from.scope.getProgramParent().path.traverse({
    enter(path) {
      if (path.node === node) {
        found = path;
        path.stop();
      }
    },
  });
  return found;
}

/** Whether the code at `path` may create an object of a class that extends another. */
function constructs(path: NodePath, seen: Set<T.Node>): boolean {
  let found = false;
  const visit = (inner: NodePath<T.NewExpression> | NodePath<T.CallExpression>) => {
    found ||= runs(inner, seen);
  };
  if (path.isNewExpression() || path.isCallExpression()) visit(path as NodePath<T.NewExpression>);
  path.traverse({ NewExpression: visit, CallExpression: visit });
  return found;
}

function runs(
  path: NodePath<T.NewExpression> | NodePath<T.CallExpression>,
  seen: Set<T.Node>,
): boolean {
  const callee = path.get('callee') as NodePath;
  if (!callee.isIdentifier()) return path.isNewExpression();
  const node = definition(callee);
  if (!node) return path.isNewExpression() && nativeBase(callee) === undefined;
  if (t.isClass(node) && node.superClass) return true;
  if (seen.has(node)) return false;
  seen.add(node);
  const found = pathOf(callee, node);
  return found !== undefined && constructs(found, seen);
}

/** Declarations: Espruino hoists nothing, and a `var` takes effect only when it is reached. */
const declarations: Section = {
  Loop(check, path) {
    const head = path.isForStatement() ? path.node.init : path.isForXStatement() && path.node.left;
    if (!t.isVariableDeclaration(head || null) || (head as T.VariableDeclaration).kind === 'var')
      return;
    for (const { identifier, referencePaths } of Object.values(path.scope.bindings)) {
      const fn = path.getFunctionParent();
      if (referencePaths.some((reference) => reference.getFunctionParent() !== fn))
        check.report(identifier, `closures share ${identifier.name} of this loop on Espruino`);
    }
  },
  BlockStatement(check, path) {
    if (path.parentPath?.isFunction()) return;
    const { body } = path.node as T.BlockStatement;
    const first = body.find((node) => t.isVariableDeclaration(node) && node.kind !== 'var');
    if (!first) return;
    for (const { kind, identifier, referencePaths } of Object.values(path.scope.bindings))
      if (kind === 'let' || kind === 'const')
        for (const reference of referencePaths)
          if ((reference.node.start as number) < (first.start as number))
            check.report(
              reference.node,
              `Espruino looks for ${identifier.name} outside of this block, as no let or const comes before it`,
            );
  },
  'Program|Function'(check, path) {
    hoistedFunctions(check, path);
    hoistedVars(check, path);
  },
  FunctionDeclaration(check, path) {
    if (!isTopLevel(path))
      check.report(path.node, 'a function declared in a block is not local to it on Espruino');
  },
};

function bodyOf(path: NodePath): T.Statement[] {
  const body = path.isProgram() ? path.node.body : (path.node as T.Function).body;
  if (Array.isArray(body)) return body;
  return t.isBlockStatement(body) ? body.body : [];
}

/** Function declarations have to come before all code that may call them. */
function hoistedFunctions(check: Check, path: NodePath): void {
  const body = bodyOf(path);
  const known = new Set<string>();
  if (path.isFunction())
    for (const param of path.node.params) if (t.isIdentifier(param)) known.add(param.name);
  let active = false;
  for (const node of body) {
    active ||= isActive(node);
    if (!t.isFunctionDeclaration(node) || !node.id) continue;
    const { name } = node.id;
    if (known.has(name))
      check.report(
        node.id,
        `Espruino overwrites the other function ${name} by this one, in all variables`,
      );
    known.add(name);
    const references = path.scope.getOwnBinding(name)?.referencePaths ?? [];
    const early = references.find(
      (reference) =>
        (reference.node.start as number) < (node.start as number) &&
        (active || reference.getFunctionParent()?.node === functionOf(path)),
    );
    if (early) check.report(early.node, `${name} is declared later, and Espruino does not hoist`);
  }
}

const functionOf = (path: NodePath): T.Node | undefined =>
  path.isProgram() ? undefined : path.node;

/** Whether the statement may call a function. */
function isActive(node: T.Statement): boolean {
  if (t.isVariableDeclaration(node))
    return node.declarations.some(({ init }) => init && isRun(init));
  return !t.isFunctionDeclaration(node) && !t.isEmptyStatement(node) && !t.isClassDeclaration(node);
}

function isRun(node: T.Expression): boolean {
  return !t.isLiteral(node) && !t.isFunction(node) && !t.isIdentifier(node) && !t.isClass(node);
}

/** The part of the code in which a `var` is known: from itself to the end of its list of statements. */
interface Reach {
  start: number;
  end: number;
}

function hoistedVars(check: Check, path: NodePath): void {
  const reaches = varsOf(path);
  for (const [name, found] of reaches) {
    const binding = path.scope.getOwnBinding(name);
    if (binding?.kind !== 'var') continue;
    const reported = [...binding.referencePaths, ...binding.constantViolations].find(
      (use) =>
        !use.isVariableDeclarator() && !use.isVariableDeclaration() && misses(use, found, path),
    );
    if (reported)
      check.report(
        reported.node,
        `no var ${name} has been reached here, and Espruino does not hoist`,
      );
  }
}

function misses(use: NodePath, found: Reach[], owner: NodePath): boolean {
  const start = use.node.start as number;
  const at = use.isForXStatement() ? ((use.node as T.ForInStatement).left.start as number) : start;
  if (found.some((reach) => reach.start <= at && at < reach.end)) return false;
  // A variable that a function reads may exist when the function is called; one that it writes would become a global.
  const later = use.getFunctionParent()?.node !== functionOf(owner) && use.isIdentifier();
  const end = (
    owner.isProgram() ? owner.node.end : ((owner.node as T.Function).body.end as number)
  ) as number;
  return !later || !found.some((reach) => reach.end >= end - 1);
}

function varsOf(path: NodePath): Map<string, Reach[]> {
  const found = new Map<string, Reach[]>();
  path.traverse({
    Function: (inner) => inner.skip(),
    VariableDeclaration(inner) {
      if (inner.node.kind !== 'var') return;
      const end = listAround(inner).node.end as number;
      for (const { id } of inner.node.declarations) {
        if (!t.isIdentifier(id)) continue;
        const reaches = found.get(id.name) ?? [];
        found.set(id.name, reaches);
        reaches.push({ start: id.start as number, end });
      }
    },
  });
  return found;
}

function listAround(path: NodePath): NodePath {
  const parent = path.parentPath as NodePath;
  const isHead = parent.isForStatement() || parent.isForXStatement();
  const statement = isHead && path.key !== 'body' ? parent : path;
  const around = statement.parentPath as NodePath;
  return around.isBlock() || around.isSwitchCase() ? around : statement;
}

/** Globals, members and arguments that the engine does not have. */
const builtins: Section = {
  ReferencedIdentifier(check, path) {
    const { name } = path.node as T.Identifier;
    if (!MISSING_GLOBALS.has(name) || path.scope.hasBinding(name, true)) return;
    if (isTypeof(path) || isGuarded(check, path, `typeof ${name}`)) return;
    if (
      path.scope.getProgramParent().path.scope.hasGlobal(name) &&
      check.assigned.has(`global.${name}`)
    )
      return;
    check.report(path.node, lacks(name));
  },
  MemberExpression(check, path) {
    const { object, property, computed } = path.node as T.MemberExpression;
    if (computed || !t.isIdentifier(property)) return;
    const owner = path.get('object') as NodePath;
    if (owner.isIdentifier() && nativeBase(owner) !== undefined)
      staticMember(check, path, owner.node.name, property.name);
    else if (isNativePrototype(owner))
      prototypeMember(check, path, object as T.MemberExpression, property.name);
    else if (path.parentPath?.isCallExpression() && path.key === 'callee')
      method(check, path, property.name);
  },
  CallExpression: nativeCall,
};

const isTypeof = (path: NodePath): boolean =>
  path.parentPath?.isUnaryExpression({ operator: 'typeof' }) === true;

/** Whether a condition around `path` tests for `text`. */
function isGuarded(check: Check, path: NodePath, text: string): boolean {
  return (
    path.findParent((parent) => {
      const { node } = parent;
      const test = t.isLogicalExpression(node)
        ? node.left
        : t.isIfStatement(node) || t.isConditionalExpression(node)
          ? node.test
          : undefined;
      if (!test) return false;
      return check.text(test).includes(text);
    }) !== null
  );
}

function namesOf(object: unknown): string[] {
  return Object.getOwnPropertyNames(object ?? {}).filter(
    (name) => !['constructor', 'length', 'name', 'prototype'].includes(name),
  );
}

const isView = (name: string): boolean => /^(Big)?(Ui|I|Flo).*\d+(Clamped)?Array$/.test(name);

function isStandardStatic(owner: string, name: string): boolean {
  const standard = (globalThis as unknown as Record<string, unknown>)[owner];
  const own = namesOf(standard);
  if (isView(owner)) own.push('from', 'of', 'BYTES_PER_ELEMENT');
  return own.includes(name);
}

function staticMember(check: Check, path: NodePath, owner: string, name: string): void {
  if (['console', 'process', 'global', 'globalThis'].includes(owner)) return;
  if (!isStandardStatic(owner, name) || STATICS.get(owner)?.has(name)) return;
  const text = `${owner}.${name}`;
  if (MISSING_GLOBALS.has(owner) || check.assigned.has(text) || isTypeof(path)) return;
  if (!isGuarded(check, path, text)) check.report(path.node, lacks(text));
}

function isNativePrototype(path: NodePath): boolean {
  if (!path.isMemberExpression() || !t.isIdentifier(path.node.property, { name: 'prototype' }))
    return false;
  return nativeBase(path.get('object') as NodePath) !== undefined;
}

/** The only natives whose methods are found in `prototype`; those of others are found in values only. */
const READABLE = ['Object', 'Error', 'TypeError', 'SyntaxError', 'ReferenceError', 'InternalError'];

function prototypeMember(
  check: Check,
  path: NodePath,
  object: T.MemberExpression,
  name: string,
): void {
  const owner = (object.object as T.Identifier).name;
  const isTarget = path.parentPath?.isAssignmentExpression() && path.key === 'left';
  const text = `${owner}.prototype.${name}`;
  if (isTarget || check.assigned.has(text) || MISSING_GLOBALS.has(owner)) return;
  if (READABLE.includes(owner) && METHODS.get(owner)?.has(name)) return;
  const standard = (globalThis as unknown as Record<string, { prototype?: object } | undefined>)[
    owner
  ]?.prototype;
  if (standard && name in standard && name !== 'constructor')
    check.report(path.node, lacks(`${text} (methods are found in values only)`));
}

const TYPED_ARRAY = Object.getPrototypeOf(Uint8Array.prototype) as object;
const STANDARD = new Set(
  [Array, String, Number, Promise, Function, Object, RegExp, Date, ArrayBuffer, DataView]
    .flatMap(({ prototype }) => namesOf(prototype))
    .concat(namesOf(TYPED_ARRAY)),
);
const KNOWN = new Set([...METHODS.values(), ...STATICS.values()].flatMap((all) => [...all]));

/** Reports a standard method that no object of the engine has, and that the program does not define. */
function method(check: Check, path: NodePath, name: string): void {
  if (!STANDARD.has(name) || KNOWN.has(name) || check.properties.has(name)) return;
  if (!isGuarded(check, path, `.${name}`)) check.report(path.node, lacks(`method ${name}`));
}

export const isNone = (node: T.Node | undefined): boolean =>
  node === undefined ||
  t.isNullLiteral(node) ||
  t.isIdentifier(node, { name: 'undefined' }) ||
  t.isUnaryExpression(node, { operator: 'void' });

/** Reports arguments that native functions ignore or refuse. */
function nativeCall(check: Check, path: NodePath): void {
  const { callee, arguments: args } = path.node as T.CallExpression;
  if (!t.isMemberExpression(callee) || !t.isIdentifier(callee.property)) return;
  const text = check.text(callee);
  const [first, second] = args;
  if (text === 'JSON.parse' && !isNone(second))
    check.report(second as T.Node, lacks('second argument of JSON.parse'));
  else if (text === 'JSON.stringify' && !isNone(second))
    check.report(second as T.Node, lacks('second argument of JSON.stringify'));
  else if (text === 'Object.create' && !isNone(second))
    check.report(second as T.Node, lacks('second argument of Object.create'));
  else if (callee.property.name === 'split' && !isNone(second) && !check.properties.has('split'))
    check.report(second as T.Node, lacks('second argument of split'));
  else if (callee.property.name === 'replace' && t.isStringLiteral(first) && t.isFunction(second))
    check.report(second, 'Espruino calls a replacing function only for a regular expression');
}

/** Reports each / that Espruino's lexer takes for a division instead of a regular expression, or vice versa. */
function checkTokens(check: Check): void {
  const { code, tokens } = check;
  tokens.forEach((token, index) => {
    const previous = tokens[index - 1];
    if (!previous) return;
    const before = code.slice(previous.start, previous.end);
    if (isSlash(token) && startsRegExp(before))
      check.report(
        token,
        `put parentheses around what is divided: after ${before} Espruino takes / for a regular expression`,
      );
    if ((token.type as { label: string }).label === 'regexp' && !allowsRegExp(before))
      check.report(
        token,
        `Espruino takes a / after ${before} for a division: put parentheses around the regular expression`,
      );
  });
}

function checkComments(check: Check, comments: T.Comment[]): void {
  for (const comment of comments)
    if (check.code[comment.start as number] !== '/') check.report(comment, lacks('HTML comments'));
}

function isSlash({ type, value }: Token): boolean {
  return (type as { label: string }).label === '/' || value === '/=';
}

const VALUES = ['true', 'false', 'null', 'undefined'];

const startsRegExp = (before: string): boolean =>
  before === '++' ||
  before === '--' ||
  before === '}' ||
  (RESERVED.includes(before) && !VALUES.includes(before));

const allowsRegExp = (before: string): boolean =>
  !/^[)\]|^~`"']$|^[\w$]+$|["'`]$/.test(before) || startsRegExp(before);

type Section = Record<string, Rule>;

const VISITORS = [kinds, statements, expressions, names, classes, declarations, builtins].map(
  (section) => (check: Check) =>
    Object.fromEntries(
      Object.entries(section).map(([kind, rule]) => [kind, (path: NodePath) => rule(check, path)]),
    ) as Visitor,
);
