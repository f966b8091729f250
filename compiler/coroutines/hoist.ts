import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { assign, declare, holds } from '../ast.js';
import { nameOf } from './functions.js';
import { slotName } from './slots.js';

const t = babel.types;

/*
 * A state machine that uses nothing of the functions around its own function moves to the top of the module. Its
 * parameters and variables become properties of the frame: `A`, `B`, …, the same names in all frames, so that they
 * share hidden classes. A call then allocates one object and no closure, half of what it allocates otherwise on
 * QuickJS; on Espruino a closure would even copy its source. Returns the bodies of async functions that have moved.
 */
export function hoist(
  program: NodePath<T.Program>,
  isFrame: (node: T.Node) => boolean,
  lift: boolean,
): T.VariableDeclarator[] {
  program.scope.crawl();
  const moved: T.VariableDeclaration[] = [];
  const bodies: T.VariableDeclarator[] = [];
  program.traverse({
    NewExpression: {
      exit(path) {
        if (!isFrame(path.node) || !t.isArrowFunctionExpression(path.node.arguments[0])) return;
        const machine = new Machine(path);
        if (!machine.isFree()) return;
        // What a generator returns is not awaited.
        const isOfFunction = !t.isNewExpression(path.parent);
        const body = machine.move(program);
        moved.push(body);
        if (isOfFunction) bodies.push(body.declarations[0] as T.VariableDeclarator);
        if (lift) moved.push(...machine.lift(program));
      },
    },
  });
  program.node.body.unshift(...moved);
  return bodies;
}

/** The body of a frame, and the function that creates the frame at each call. */
class Machine {
  private fn: NodePath<T.Function>;
  private arrow: NodePath<T.ArrowFunctionExpression>;
  private context: string;
  private slots = new Map<string, number>();
  private locals: string[] = [];

  constructor(private made: NodePath<T.NewExpression>) {
    this.fn = made.getFunctionParent() as NodePath<T.Function>;
    this.arrow = made.get('arguments.0') as NodePath<T.ArrowFunctionExpression>;
    this.context = (this.arrow.node.params[0] as T.Identifier).name;
  }

  /** Whether the body uses only what belongs to itself, its function or the module. */
  isFree(): boolean {
    const statements = (this.fn.node.body as T.BlockStatement).body;
    // A default value that captures a parameter must see what the body assigns to it.
    if (this.fn.node.params.some((param) => holds(param, t.isFunction))) return false;
    if (!statements.every((s) => t.isReturnStatement(s) || t.isVariableDeclaration(s)))
      return false;
    let free = true;
    const stop = (path: NodePath) => {
      free = false;
      path.stop();
    };
    this.arrow.traverse({
      Super: stop,
      PrivateName: stop,
      MetaProperty: stop,
      Identifier: (path) => {
        if (isName(path) && !this.reaches(path)) stop(path);
      },
    });
    return free;
  }

  private reaches(path: NodePath<T.Identifier>): boolean {
    const { name } = path.node;
    const binding = path.scope.getBinding(name);
    if (binding === undefined) return name !== 'arguments';
    if (binding.kind === 'local') return false;
    const home = binding.scope;
    return home === this.fn.scope || t.isProgram(home.block) || this.isWithin(home.path);
  }

  private isWithin(path: NodePath): boolean {
    return path === this.arrow || path.findParent((parent) => parent === this.arrow) !== null;
  }

  /** Rewrites the function, and returns the declaration of the body for the top of the module. */
  move(program: NodePath<T.Program>): T.VariableDeclaration {
    this.locals = this.findLocals().filter((name) => !this.becomesSent(name));
    this.arrow.traverse({
      Identifier: (path) => {
        if (this.isOwn(path) && !this.isLocal(path)) replaceName(path, this.slot(path.node.name));
      },
      ThisExpression: (path) => {
        if (sharesThis(path, this.arrow)) path.replaceWith(this.slot('this'));
      },
    });
    for (const name of this.locals) this.declare(name);
    const body = program.scope.generateUidIdentifier(this.name());
    const declaration = declare('var', body, this.arrow.node);
    this.made.node.arguments[0] = t.cloneNode(body);
    this.rebuild();
    return declaration;
  }

  /** Whether a variable or parameter of the function is read or written at `path`. */
  private isOwn(path: NodePath<T.Identifier>): boolean {
    return isName(path) && path.scope.getBinding(path.node.name)?.scope === this.fn.scope;
  }

  /** Whether a variable is used at `path` that stays one. */
  private isLocal(path: NodePath<T.Identifier>): boolean {
    return this.locals.includes(path.node.name) && this.isOwn(path);
  }

  /**
   * The variables that stay variables, because their values are not needed after a suspension: all uses are in one case,
   * and the first is a write.
   */
  private findLocals(): string[] {
    const uses = new Map<string, NodePath<T.Identifier>[]>();
    this.arrow.traverse({
      Identifier: (path) => {
        const { name } = path.node;
        if (this.isOwn(path)) uses.set(name, [...(uses.get(name) ?? []), path]);
      },
    });
    return [...uses.keys()].filter((name) => {
      const [first, ...others] = uses.get(name) as [NodePath, ...NodePath[]];
      const home = this.isBare(name) ? this.writtenIn(first, name) : undefined;
      return home !== undefined && others.every((path) => this.caseOf(path) === home);
    });
  }

  /**
   * Replaces a variable that stays one by `_sent`, the parameter with the value of the await, if `value = _sent` is all
   * that is written to it. Nothing writes to that parameter. Returns whether it did.
   */
  private becomesSent(name: string): boolean {
    const sent = this.arrow.node.params[1];
    const binding = this.fn.scope.getBinding(name);
    const [write, another] = binding?.constantViolations ?? [];
    if (another || !write?.isAssignmentExpression() || !t.isIdentifier(sent)) return false;
    if (!t.isIdentifier(write.node.right, { name: sent.name })) return false;
    for (const path of binding?.referencePaths ?? [])
      replaceName(path as NodePath<T.Identifier>, t.identifier(sent.name));
    write.remove();
    return true;
  }

  /** Whether `name` is a variable without an initial value. */
  private isBare(name: string): boolean {
    const declarator = this.fn.scope.getBinding(name)?.path.node;
    return t.isVariableDeclarator(declarator) && !declarator.init;
  }

  /** The case in which `path` is a write that is never left out; undefined if there is none. */
  private writtenIn({ parentPath }: NodePath, name: string): NodePath | undefined {
    if (!parentPath?.isAssignmentExpression({ operator: '=' })) return undefined;
    const { left, right } = parentPath.node;
    const isRead = holds(right, (node) => t.isIdentifier(node, { name }));
    if (!t.isIdentifier(left, { name }) || isRead) return undefined;
    let path: NodePath = parentPath;
    while (path.parentPath?.isSequenceExpression()) path = path.parentPath;
    if (path.parentPath?.isExpressionStatement() || path.key === 'init')
      path = path.parentPath as NodePath;
    return path.parentPath === this.caseOf(path) ? (path.parentPath ?? undefined) : undefined;
  }

  /** The case of the state machine in which something stands; undefined for what stands in a closure. */
  private caseOf(path: NodePath): NodePath | undefined {
    let home: NodePath | undefined;
    let at: NodePath | null = path;
    for (; at !== null && at !== this.arrow; at = at.parentPath) {
      if (at.isFunction() || at.isClass()) return undefined;
      if (at.isSwitchCase()) home = at;
    }
    return home;
  }

  private declare(name: string): void {
    const { body } = this.arrow.node.body as T.BlockStatement;
    body.unshift(t.variableDeclaration('var', [t.variableDeclarator(t.identifier(name))]));
  }

  /**
   * On XS a body whose frame is captured by a closure takes a slot at each step. So the expression that makes the
   * closure moves to a function of its own, whose parameter is the frame.
   */
  lift(program: NodePath<T.Program>): T.VariableDeclaration[] {
    const makers: T.VariableDeclaration[] = [];
    const move = (whole: NodePath): void => {
      whole.skip();
      if (!whole.isExpression() || !this.needsOnlyFrame(whole)) return;
      const maker = program.scope.generateUidIdentifier('closure');
      const frame = t.identifier(this.context);
      makers.push(declare('var', maker, t.arrowFunctionExpression([frame], whole.node)));
      whole.replaceWith(t.callExpression(t.cloneNode(maker), [t.cloneNode(frame)]));
      whole.skip();
    };
    this.arrow.traverse({
      // A function in a class or an object may use the `this` of that, so the whole class or object moves.
      Class: move,
      ObjectExpression: (path) => {
        if (path.node.properties.some((property) => t.isObjectMethod(property))) move(path);
      },
      Function: move,
    });
    return makers;
  }

  /** Whether an expression of the body uses the frame, but no other variable of the body, such as that of a `catch`. */
  private needsOnlyFrame(whole: NodePath<T.Expression>): boolean {
    let uses = false;
    let only = true;
    whole.traverse({
      Identifier: (path) => {
        if (path.node.name === this.context) uses = true;
        else if (this.isLocal(path)) only = false;
        else if (isName(path)) {
          const home = path.scope.getBinding(path.node.name)?.scope.path;
          if (home !== undefined && this.isWithin(home))
            only &&= home === whole || home.findParent((parent) => parent === whole) !== null;
        }
      },
    });
    return uses && only;
  }

  /** The name of the function, for stack traces to show. */
  private name(): string {
    const called = t.isCallExpression(this.fn.parent, { callee: this.fn.node });
    // The function whose parameters are guarded; see parameters.ts.
    const { node, parent } = (called && this.fn.getFunctionParent()) || this.fn;
    const named = node as { id?: T.Node | null; key?: T.Node };
    const declared = t.isVariableDeclarator(parent) ? parent.id : undefined;
    const id = named.id ?? named.key ?? declared;
    return t.isIdentifier(id) ? id.name : nameOf(node) || 'body';
  }

  private slot(name: string): T.MemberExpression {
    let slot = this.slots.get(name);
    if (slot === undefined) {
      slot = this.slots.size;
      this.slots.set(name, slot);
    }
    return t.memberExpression(t.identifier(this.context), t.identifier(slotName(slot)));
  }

  /** Rewrites `var a, b = c; return wrap(new Frame(body))`: the slots get the parameters and the initial values. */
  private rebuild(): void {
    const block = this.fn.node.body as T.BlockStatement;
    const values = this.initialValues(block.body);
    const last = block.body[block.body.length - 1] as T.ReturnStatement;
    if (values.length === 0) {
      block.body = [last];
      return;
    }
    const frame = t.identifier(this.context);
    const creation = declare('var', frame, t.cloneNode(this.made.node, true, true));
    const result = this.made.node === last.argument ? frame : last.argument;
    if (result !== frame) this.made.replaceWith(t.cloneNode(frame));
    block.body = [creation, ...values, t.returnStatement(result)];
  }

  private initialValues(statements: T.Statement[]): T.Statement[] {
    const initial = new Map<string, T.Expression>();
    for (const statement of statements) {
      if (!t.isVariableDeclaration(statement)) continue;
      for (const { id, init } of statement.declarations)
        if (init) initial.set((id as T.Identifier).name, init);
    }
    const values: T.Statement[] = [];
    for (const name of this.slots.keys()) {
      const isParam = this.fn.scope.getBinding(name)?.kind === 'param';
      const value =
        name === 'this'
          ? t.thisExpression()
          : (initial.get(name) ?? (isParam ? t.identifier(name) : null));
      if (value) values.push(assign(this.slot(name), value));
    }
    return values;
  }
}

/** Whether `this` at `path` is that of `arrow`. The key of a member is evaluated outside of the member. */
function sharesThis(path: NodePath, arrow: NodePath): boolean {
  const { parentPath } = path;
  if (path === arrow || parentPath === null) return path === arrow;
  if (path.key !== 'key' && hasOwnThis(parentPath)) return false;
  return sharesThis(parentPath, arrow);
}

function hasOwnThis(path: NodePath): boolean {
  if (path.isFunction()) return !path.isArrowFunctionExpression();
  return path.isClassProperty() || path.isClassPrivateProperty();
}

/** Whether an identifier is the name of a variable, read or written. */
function isName(path: NodePath<T.Identifier>): boolean {
  const { node, parent } = path;
  const grandparent = path.parentPath?.parent;
  if (t.isReferenced(node, parent, grandparent)) return true;
  if (t.isAssignmentExpression(parent) || t.isAssignmentPattern(parent))
    return parent.left === node;
  if (t.isForXStatement(parent)) return parent.left === node;
  if (t.isObjectProperty(parent)) return parent.value === node && t.isObjectPattern(grandparent);
  return t.isArrayPattern(parent) || t.isRestElement(parent);
}

function replaceName(path: NodePath<T.Identifier>, replacement: T.Expression): void {
  const { parent } = path;
  if (t.isObjectProperty(parent) && parent.shorthand) parent.shorthand = false;
  // A function that is called as a member of the frame would get the frame as `this`.
  if (t.isCallExpression(parent) && parent.callee === path.node)
    replacement = t.sequenceExpression([t.numericLiteral(0), replacement]);
  path.replaceWith(replacement);
  path.skip();
}
