import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { assign, declare } from '../ast.js';
import { CONSTANT, DEAD, EARLY, LIVE, WRITTEN } from './names.js';
import { type Declared, type Verdict, verdict } from './order.js';

const t = babel.types;

type Binding = NonNullable<ReturnType<NodePath['scope']['getBinding']>>;
type Declaration = NodePath<T.VariableDeclaration> | NodePath<T.ClassDeclaration>;

/** A change of the program. The innermost are made first, because the outer ones move what they contain. */
interface Edit {
  path: NodePath;
  make(): void;
}

/*
 * Babel makes `var` of `let`, `const` and `class` in a state machine, so the engine no longer checks how they are used.
 * This step writes the checks that can fail into the code: a use that always comes before the declaration throws; a
 * variable with a use that may come before it holds DEAD until then; and assignments to constants throw.
 */
export function guardUses(
  program: NodePath<T.Program>,
  isLowered: (fn: T.Function) => boolean,
): void {
  const edits: Edit[] = [];
  const dead = new Map<Declaration, string[]>();
  for (const binding of bindingsIn(program)) {
    const host = binding.scope.getFunctionParent()?.block;
    if (host === undefined || !t.isFunction(host) || !isLowered(host)) continue;
    const guard = new Guard(binding, host);
    edits.push(...guard.edits());
    const declaration = guard.declaration();
    if (guard.needsMark && declaration)
      dead.set(declaration, [...(dead.get(declaration) ?? []), guard.name]);
  }
  for (const [declaration, names] of dead) edits.push(...split(declaration, names));
  if (edits.length === 0) return;
  const depth = ({ path }: Edit) => path.getAncestry().length;
  edits.sort((a, b) => depth(b) - depth(a));
  for (const { make } of edits) make();
  program.scope.crawl();
}

function bindingsIn(program: NodePath<T.Program>): Set<Binding> {
  const found = new Set<Binding>();
  program.traverse({
    Scope({ scope }) {
      for (const binding of Object.values(scope.bindings))
        if (binding.kind === 'let' || binding.kind === 'const') found.add(binding);
    },
  });
  return found;
}

/** The checks of one variable. */
class Guard {
  readonly name: string;
  /** Whether the variable has to hold DEAD until its declaration is executed. */
  needsMark = false;
  private declared: Declared;

  constructor(
    private binding: Binding,
    host: T.Node,
  ) {
    this.name = binding.identifier.name;
    const { path } = binding;
    const target = path.get(path.isCatchClause() ? 'param' : 'id') as NodePath;
    this.declared = { id: target.getBindingIdentifierPaths()[this.name] as NodePath, host };
  }

  /** The statement that declares the variable, unless that is a head of a loop or `catch`, which initializes at once. */
  declaration(): Declaration | undefined {
    const { path } = this.binding;
    if (path.isClassDeclaration()) return path;
    const list = path.parentPath;
    return list?.isVariableDeclaration() && !t.isForXStatement(list.parent) ? list : undefined;
  }

  edits(): Edit[] {
    const { referencePaths, constantViolations } = this.binding;
    // Babel lists the targets of `x++` and `for (x of …)` in both.
    const reads = referencePaths.filter(
      ({ parent, key }) =>
        !t.isUpdateExpression(parent) && !(t.isForXStatement(parent) && key === 'left'),
    );
    return [
      ...reads.flatMap((path) => this.read(path)),
      ...constantViolations.flatMap((path) => this.write(path)),
    ];
  }

  private find(use: NodePath): Verdict {
    const { path } = this.binding;
    // The body of a class has its own variable.
    const isInBody = (at: NodePath) => at.key === 'body' && at.parent === path.node;
    const isOwn = path.isClassDeclaration() && use.find(isInBody) !== null;
    const found = isOwn ? 'safe' : verdict(use, this.declared);
    if (found === 'unknown') this.needsMark = true;
    return found;
  }

  private read(path: NodePath): Edit[] {
    const found = this.find(path);
    if (found === 'safe') return [];
    return [{ path, make: () => replace(path, this.check(found) as T.Expression) }];
  }

  private write(path: NodePath): Edit[] {
    if (path.isUpdateExpression() || path.isAssignmentExpression()) {
      const target = path.isUpdateExpression() ? path.get('argument') : path.get('left');
      return target.isIdentifier() ? this.assignment(path) : this.targets(target as NodePath);
    }
    return path.isForXStatement() ? this.targets(path.get('left')) : [];
  }

  private isUnchecked(found: Verdict): boolean {
    return found === 'safe' && this.binding.kind !== 'const';
  }

  private assignment(
    path: NodePath<T.UpdateExpression> | NodePath<T.AssignmentExpression>,
  ): Edit[] {
    const found = this.find(path);
    if (this.isUnchecked(found)) return [];
    const make = () => {
      const { node } = path;
      if (t.isUpdateExpression(node)) path.replaceWith(this.update(node, found));
      else if (node.operator === '=') path.replaceWith(this.plain(node.right, found));
      else path.replaceWith(this.compound(node, found));
    };
    return [{ path, make }];
  }

  /** The names in a pattern, or a single one. Each becomes a property whose setter assigns the variable. */
  private targets(pattern: NodePath): Edit[] {
    const paths = pattern.getBindingIdentifierPaths(true) as unknown as Record<string, NodePath[]>;
    return (paths[this.name] ?? []).flatMap((path) => {
      const found = this.find(path);
      if (this.isUnchecked(found)) return [];
      return [{ path, make: () => replace(path, this.setter(path, found)) }];
    });
  }

  private setter(path: NodePath, found: Verdict): T.Expression {
    const value = path.scope.generateUidIdentifier('value');
    const body = t.blockStatement([t.expressionStatement(this.plain(t.cloneNode(value), found))]);
    const key = t.identifier('_');
    const method = t.objectMethod('set', key, [value], body);
    return t.memberExpression(t.objectExpression([method]), t.cloneNode(key));
  }

  private id(): T.Identifier {
    return t.cloneNode(this.binding.identifier);
  }

  private check(found: Verdict): T.Expression | undefined {
    const name = t.stringLiteral(this.name);
    if (found === 'early') return t.callExpression(t.identifier(EARLY), [name]);
    if (found === 'unknown') return t.callExpression(t.identifier(LIVE), [this.id(), name]);
    return undefined;
  }

  private checks(found: Verdict): T.Expression[] {
    const check = this.check(found);
    const isRefused = this.binding.kind === 'const' && found !== 'early';
    const refused = t.callExpression(t.identifier(CONSTANT), [t.stringLiteral(this.name)]);
    return [...(check ? [check] : []), ...(isRefused ? [refused] : [])];
  }

  /** `x = value`: the value comes first, then the checks. */
  private plain(value: T.Expression, found: Verdict): T.Expression {
    const checks = this.checks(found);
    if (found === 'early' || this.binding.kind === 'const')
      return t.sequenceExpression([value, ...checks]);
    const checked = t.callExpression(t.identifier(WRITTEN), [value, ...checks]);
    return t.assignmentExpression('=', this.id(), checked);
  }

  /** `x += value`: the variable is read first. */
  private compound(node: T.AssignmentExpression, found: Verdict): T.Expression {
    if (this.binding.kind !== 'const') return this.after(found, node);
    const operator = node.operator.slice(0, -1) as T.BinaryExpression['operator'];
    return this.after(found, t.binaryExpression(operator, this.id(), node.right));
  }

  private update(node: T.UpdateExpression, found: Verdict): T.Expression {
    if (this.binding.kind !== 'const') return this.after(found, node);
    return this.after(found, t.unaryExpression('-', this.id()));
  }

  /** A check of the variable, an operation that reads it, and the refusal if it is a constant. */
  private after(found: Verdict, operation: T.Expression): T.Expression {
    const [first, ...rest] = this.checks(found);
    if (found === 'early') return first as T.Expression;
    const parts = found === 'unknown' ? [first, operation, ...rest] : [operation, first, ...rest];
    return t.sequenceExpression(parts as T.Expression[]);
  }
}

function replace(path: NodePath, by: T.Expression): void {
  if (t.isObjectProperty(path.parent)) path.parent.shorthand = false;
  path.replaceWith(by);
}

/**
 * Splits a declaration: the variables are declared where their scope begins, those of `dead` with the mark, and the
 * statement assigns the values.
 */
function split(path: Declaration, dead: string[]): Edit[] {
  const { scope } = path.parentPath as NodePath;
  const ids = Object.values(path.getOuterBindingIdentifiers());
  const marked = ids.filter(({ name }) => dead.includes(name));
  const home = scope.path;
  // A switch has no place before its cases, so its variables move out of it.
  if (home.isSwitchStatement()) for (const { name } of ids) scope.rename(name);
  const names = () =>
    t.variableDeclaration(
      'let',
      ids.map((id) =>
        t.variableDeclarator(t.cloneNode(id), marked.includes(id) ? t.identifier(DEAD) : null),
      ),
    );
  if (home.isForStatement()) return [{ path, make: () => splitHead(path, names(), scope) }];
  return [
    { path, make: () => void path.replaceWithMultiple(assignments(path)) },
    { path: home, make: () => putFirst(home, names()) },
  ];
}

function assignments({ node }: Declaration): T.ExpressionStatement[] {
  if (t.isClassDeclaration(node))
    return [assign(t.cloneNode(node.id as T.Identifier), t.toExpression(node))];
  return node.declarations.map(({ id, init }) =>
    assign(id, init ?? t.unaryExpression('void', t.numericLiteral(0))),
  );
}

/** `for (let i = x; …)` becomes `for (let i = DEAD, init = (i = x); …)`. */
function splitHead(
  path: Declaration,
  names: T.VariableDeclaration,
  scope: NodePath['scope'],
): void {
  const values = assignments(path).map(({ expression }) => expression);
  const init = declare('let', scope.generateUidIdentifier('init'), t.sequenceExpression(values));
  names.declarations.push(...init.declarations);
  path.replaceWith(names);
}

/** Puts a declaration before everything else in the scope that `home` makes. */
function putFirst(home: NodePath, declaration: T.Statement): void {
  const { node } = home;
  if (t.isSwitchStatement(node)) home.replaceWith(t.blockStatement([declaration, node]));
  else blockOf(node).body.unshift(declaration);
}

function blockOf(node: T.Node): T.BlockStatement {
  return t.isBlockStatement(node) ? node : (node as { body: T.BlockStatement }).body;
}
