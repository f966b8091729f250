import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';

const t = babel.types;

/** Whether a use finds its variable initialized. */
export type Verdict = 'safe' | 'early' | 'unknown';

/** A variable of block scope: where its name is declared, and the function whose variable it is. */
export interface Declared {
  id: NodePath;
  host: T.Node;
}

// The order of evaluation, where it is not the order of the text.
const EVALUATED: Record<string, string[]> = {
  VariableDeclarator: ['init', 'id'],
  AssignmentPattern: ['right', 'left'],
  ForOfStatement: ['right', 'left', 'body'],
  ForInStatement: ['right', 'left', 'body'],
  ClassDeclaration: ['superClass', 'body', 'id'],
};

/*
 * A scope is entered anew in each round of a loop around it. So within one function, a use behind the declaration
 * always finds the variable initialized, and a use in front of it never does; only the cases of a `switch` can be
 * skipped. A use in a closure is as early as the first place that could call the closure.
 */
export function verdict(use: NodePath, declared: Declared): Verdict {
  if (isInHead(use, declared.id)) return 'early';
  const closure = closureAround(use, declared.host);
  if (closure === undefined) return order(use, declared.id);
  return runsEarly(closure, declared, new Set()) ? 'unknown' : 'safe';
}

/** Whether `use` is in the object of the loop whose head declares the variable: that scope is never initialized. */
function isInHead(use: NodePath, id: NodePath): boolean {
  const loop = id.findParent((path) => path.isStatement() && !path.isVariableDeclaration());
  if (!loop?.isForXStatement() || !id.findParent((path) => path.key === 'left')) return false;
  return (
    use.findParent(({ node }) => node === loop.node.right) !== null || use.node === loop.node.right
  );
}

/** The outermost function around `path` within the function `host`. */
function closureAround(path: NodePath, host: T.Node): NodePath | undefined {
  let closure: NodePath | undefined;
  for (let at = path; at.parentPath && at.parent !== host; at = at.parentPath)
    if (isDeferred(at)) closure = at.parentPath;
  return closure;
}

/** Whether `path` is evaluated later than what it is a part of: a function's parameters or body, or a field's value. */
function isDeferred({ key, parent }: NodePath): boolean {
  if (t.isFunction(parent)) return key !== 'key';
  return (
    (t.isClassProperty(parent) || t.isClassPrivateProperty(parent)) &&
    key === 'value' &&
    !parent.static
  );
}

function order(use: NodePath, id: NodePath): Verdict {
  const ours = use.getAncestry();
  const theirs = id.getAncestry();
  const nodes = new Set(theirs.map(({ node }) => node));
  const at = ours.findIndex(({ node }) => nodes.has(node));
  const common = (ours[at] as NodePath).node;
  const declared = theirs[theirs.findIndex(({ node }) => node === common) - 1];
  const used = ours[at - 1];
  if (used === undefined || declared === undefined) return 'unknown';
  const distance = rank(used, common) - rank(declared, common);
  if (distance < 0) return 'early';
  return t.isSwitchStatement(common) ? 'unknown' : 'safe';
}

/** The place of `path` among what is evaluated in `parent`. */
function rank({ key, listKey }: NodePath, parent: T.Node): number {
  const keys = EVALUATED[parent.type] ?? (t.VISITOR_KEYS[parent.type] as string[]);
  const field = keys.indexOf((listKey ?? key) as string);
  return typeof key === 'number' ? field + key / (key + 1) : field;
}

/** Whether `closure` can be called before the variable is initialized. */
function runsEarly(closure: NodePath, declared: Declared, seen: Set<T.Node>): boolean {
  if (seen.has(closure.node)) return false;
  seen.add(closure.node);
  return exposures(closure, declared).some((place) => {
    const inner = closureAround(place, declared.host);
    if (inner !== undefined) return runsEarly(inner, declared, seen);
    return order(place, declared.id) !== 'safe';
  });
}

/** The places from which `closure` can be called: where its name is used if it goes into a variable, else its own. */
function exposures(closure: NodePath, { id }: Declared): NodePath[] {
  if (closure.isFunctionDeclaration()) return usesOf(closure, closure.node.id);
  let value = closure;
  while (isInert(value)) value = value.parentPath as NodePath;
  const { parent } = value;
  if (value.isClassDeclaration())
    return value.node.id === id.node ? [] : usesOf(value, value.node.id);
  if (!t.isVariableDeclarator(parent) || !t.isIdentifier(parent.id)) return [closure];
  if (parent.id === id.node) return [];
  const isVar = t.isVariableDeclaration(value.parentPath?.parent, { kind: 'var' });
  return isVar ? [closure] : usesOf(value, parent.id);
}

/** Whether the literal or class that `value` is a part of runs no code of it when it is evaluated. */
function isInert({ node, parent, parentPath }: NodePath): boolean {
  if (t.isObjectExpression(parent) || t.isArrayExpression(parent)) return !t.isSpreadElement(node);
  if (t.isObjectProperty(parent))
    return parent.value === node && parentPath?.parentPath?.isObjectExpression() === true;
  if (t.isClassBody(parent)) return parent.body.every((member) => !runsAtOnce(member));
  return t.isClass(parent) && parent.body === node;
}

/** Whether a member of a class runs code when the class is made. */
function runsAtOnce(member: T.Node): boolean {
  return (
    t.isStaticBlock(member) ||
    ((t.isClassProperty(member) || t.isClassPrivateProperty(member)) && member.static === true)
  );
}

function usesOf(path: NodePath, id: T.Identifier | null | undefined): NodePath[] {
  const binding = id && path.parentPath?.scope.getBinding(id.name);
  return binding ? binding.referencePaths : [path];
}
