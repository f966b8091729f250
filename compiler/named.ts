// Functions and classes that would lose their names when esbuild lowers the syntax around them.
import { SourceMap } from 'node:module';
import type { types as T } from '@babel/core';
import * as babel from '@babel/core';
import { holds, holdsOwn } from './ast.js';
import type { Dialect, Made } from './dialects.js';
import { type Edit, place } from './edits.js';
import { isUsing } from './loops.js';

const t = babel.types;

const BRAND_CHECK = /(?<!\.\s*)#[\w$]+\s+in\b/;

/** Where esbuild lowers `#x in y`, it must lower all private names, or it makes invalid code of some classes. */
export function lowersPrivate(code: string, { supported }: Dialect): boolean {
  return supported?.['class-private-brand-check'] !== true && BRAND_CHECK.test(code);
}

/** `using`, static blocks, private accessors and brand checks. */
export const SUSPECT_NAMES = new RegExp(
  `\\busing\\s+[\\w$]|\\bstatic\\s*\\{|\\b[gs]et\\s+#|${BRAND_CHECK.source}`,
);

/**
 * What has to be rewritten in the source: `using f = () => {}` into `using f = ({ f: () => {} }).f`, because esbuild
 * makes an argument of the function; and of class expressions that esbuild takes apart those with a name into
 * declarations, `(() => { class A {…} return A; })()`, because it makes nameless ones of them.
 */
export function nameEdits(code: string, node: T.Node, ancestors: T.TraversalAncestors): Edit[] {
  const parent = ancestors.at(-1)?.node;
  if (t.isClassExpression(node) && isTakenApart(node, BRAND_CHECK.test(code))) {
    const name = nameOf(node, parent, ancestors.at(-2)?.node);
    return name === undefined || holdsOwn(node, isSuspension) ? [] : asDeclaration(node, name);
  }
  if (t.isVariableDeclarator(parent) && isUsing(ancestors.at(-2)?.node) && isNameless(node))
    return inObject(node, (parent.id as T.Identifier).name);
  return [];
}

function isTakenApart({ body }: T.Class, lowersPrivate: boolean): boolean {
  const isLowered = (member: T.Node) =>
    t.isStaticBlock(member) ||
    (t.isClassPrivateMethod(member) && member.kind !== 'method') ||
    (lowersPrivate && (t.isPrivate(member) || t.isClassProperty(member, { static: true })));
  return body.body.some(isLowered);
}

function isSuspension(node: T.Node): boolean {
  return t.isAwaitExpression(node) || t.isYieldExpression(node);
}

function isNameless(node: T.Node): boolean {
  if (t.isArrowFunctionExpression(node)) return true;
  return (t.isFunctionExpression(node) || t.isClassExpression(node)) && node.id == null;
}

/** The name of a class, of its own or that of a variable or property, if a declaration can have it. */
function nameOf(node: T.ClassExpression, parent?: T.Node, statement?: T.Node): string | undefined {
  if (node.id) return node.id.name;
  let target: T.Node | null | undefined;
  if (t.isVariableDeclarator(parent)) target = parent.id;
  else if (t.isAssignmentExpression(parent, { operator: '=' })) target = parent.left;
  else if (t.isAssignmentPattern(parent)) target = parent.left;
  else if (isMember(parent) && !parent.computed) target = parent.key;
  if (!t.isIdentifier(target) || !t.isValidIdentifier(target.name)) return undefined;
  // In the class the name would be another variable, which makes no difference for a constant.
  const { name } = target;
  const isConstant = t.isVariableDeclaration(statement, { kind: 'const' });
  const isUsed = () => holds(node, (inner) => t.isIdentifier(inner, { name }));
  return isConstant || !isUsed() ? name : undefined;
}

function isMember(node?: T.Node): node is T.ObjectProperty | T.ClassProperty {
  return t.isObjectProperty(node) || t.isClassProperty(node);
}

/** A use of `this` has esbuild write the class as `restoreClassNames` needs it; Rollup removes what becomes of it. */
function asDeclaration(node: T.ClassExpression, name: string): Edit[] {
  const { start, end } = place(node);
  const keyword = start + 'class'.length;
  const first = place(node.body).start + 1;
  return [
    { start, end: start, text: '(() => { ' },
    ...(node.id ? [] : [{ start: keyword, end: keyword, text: ` ${name}` }]),
    { start: first, end: first, text: ' static { this; }' },
    { start: end, end, text: ` return ${name}; })()` },
  ];
}

function inObject(node: T.Node, name: string): Edit[] {
  const { start, end } = place(node);
  return [
    { start, end: start, text: `({ ${name}: ` },
    { start: end, end, text: ` }).${name}` },
  ];
}

const TAKEN_APART = /\bconst (_+[\w$]+) = class \1(?![\w$])/g;

/**
 * Gives the classes their names in esbuild's output: it writes `const _A = class _A {…}; …; let A = _A`. The classes
 * themselves use `_A` only. Columns stay.
 */
export function restoreClassNames({ code, map }: Made): string {
  let entries: SourceMap | undefined;
  return code.replace(TAKEN_APART, (found, inner: string, at: number) => {
    const declared = code.indexOf(` = ${inner};`, at);
    const line = code.slice(0, declared).split('\n');
    const [, name = inner] = /([\w$]+)$/.exec(line.at(-1) as string) ?? [];
    entries ??= new SourceMap(JSON.parse(map));
    const column = (line.at(-1) as string).length - name.length;
    const entry = entries.findEntry(line.length - 1, column) as { name?: string };
    const written = entry.name ?? name;
    return found.slice(0, -inner.length) + written.padEnd(inner.length);
  });
}
