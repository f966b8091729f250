import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { assign, declare, holds } from '../ast.js';
import { CompileError } from '../errors.js';
import type { Imports } from '../imports.js';
import { errorBase } from './library.js';
import { RESERVED } from './reserved.js';

const t = babel.types;

type Method = T.ClassMethod;
type Member = NodePath<T.ClassBody['body'][number]>;

/*
 * Espruino's classes have a constructor, methods and accessors with plain names, and `extends` with a name. The engine
 * keeps the value of a field in the prototype, where all instances share it, and finds the wrong `super` in a class
 * whose base extends another class.
 */
export function lowerClasses(program: NodePath<T.Program>, imports: Imports): void {
  program.traverse({
    Class: {
      exit(path) {
        new ClassLowering(path, imports).lower();
      },
    },
  });
  program.traverse({
    Super(path) {
      throw new CompileError('Espruino: super is only supported in classes', path.node);
    },
  });
}

class ClassLowering {
  private base: T.Identifier | undefined;
  private self: T.Identifier | undefined;
  /** The calls that replace `super(…)`. */
  private baseCalls = new Set<T.Node>();
  /** What is evaluated before the class, and after it. */
  private before: T.Expression[] = [];
  private after: ((self: T.Expression) => T.Expression)[] = [];

  constructor(
    private path: NodePath<T.Class>,
    private imports: Imports,
  ) {}

  lower(): void {
    this.lowerName();
    this.lowerBase();
    this.lowerKeys();
    for (const member of this.path.get('body.body') as Member[]) this.lowerSuper(member);
    this.moveFields();
    for (const member of this.path.get('body.body') as Member[])
      if (member.isClassMethod() && isOdd(member.node)) this.moveOut(member);
    if (this.self || this.before.length > 0 || this.after.length > 0) this.wrap();
  }

  /** Renames a class expression to a variable outside, because code that moves out of it cannot see its own name. */
  private lowerName(): void {
    const { path } = this;
    const { id } = path.node;
    if (!path.isClassExpression() || !id || !path.scope.getOwnBinding(id.name)?.referenced) return;
    this.self = this.variable('class');
    path.scope.rename(id.name, this.self.name);
    path.node.id = null;
  }

  private lowerBase(): void {
    const { superClass } = this.path.node;
    if (!superClass) return;
    if (t.isNullLiteral(superClass))
      throw new CompileError('Espruino: a class cannot extend null', superClass);
    const ours = errorBase(this.path, superClass, this.imports);
    if (ours !== undefined) this.base = ours;
    else if (t.isIdentifier(superClass)) this.base = superClass;
    else {
      this.base = this.variable('base');
      this.before.push(t.assignmentExpression('=', t.cloneNode(this.base), superClass));
    }
    this.path.node.superClass = t.cloneNode(this.base);
    if (this.baseMayHaveStatics(superClass))
      this.after.push((self) =>
        t.callExpression(this.imports.use('inheritStatics'), [
          self,
          t.cloneNode(this.base as T.Identifier),
        ]),
      );
  }

  /** Whether the base may have static members, which the engine does not inherit; a base of another module may. */
  private baseMayHaveStatics(base: T.Expression): boolean {
    if (!t.isIdentifier(base)) return true;
    const binding = this.path.scope.getBinding(base.name);
    if (binding === undefined) return false;
    const { node } = binding.path;
    if (!t.isClass(node)) return !this.isOurs(binding.path);
    return (
      node.superClass != null ||
      node.body.body.some((member) => (member as { static?: boolean }).static === true)
    );
  }

  /** Whether a binding is imported from the library, whose classes have no static members. */
  private isOurs({ parent }: NodePath): boolean {
    return t.isImportDeclaration(parent) && /^\.|^uasyncio/.test(parent.source.value);
  }

  private variable(name: string): T.Identifier {
    const id = this.path.scope.generateUidIdentifier(name);
    const outer = this.path.scope.parent ?? this.path.scope;
    outer.push({ id, kind: 'let' });
    return t.cloneNode(id);
  }

  /** Evaluates computed keys once, before the class. */
  private lowerKeys(): void {
    for (const { node } of this.path.get('body.body') as Member[]) {
      const member = node as T.ClassMethod | T.ClassProperty;
      if (!member.computed || t.isLiteral(member.key)) continue;
      const key = this.variable('key');
      this.before.push(t.assignmentExpression('=', t.cloneNode(key), member.key as T.Expression));
      member.key = key;
    }
  }

  private lowerSuper(member: Member): void {
    const isStatic = (member.node as { static?: boolean }).static === true;
    const { base, baseCalls, imports } = this;
    member.traverse({
      Class: (path) => path.skip(),
      ObjectMethod: (path) => path.skip(),
      CallExpression(path) {
        const { callee } = path.node;
        if (t.isSuper(callee)) {
          const [made] = path.replaceWith(call(named(base, path.node), path.node.arguments));
          baseCalls.add(made.node);
        } else if (t.isMemberExpression(callee) && t.isSuper(callee.object))
          path.replaceWith(
            call(onBase(callee, named(base, path.node), isStatic), path.node.arguments),
          );
      },
      AssignmentExpression(path) {
        const { left, right, operator } = path.node;
        if (operator !== '=' || !t.isMemberExpression(left) || !t.isSuper(left.object)) return;
        const args = [...onHome(left, named(base, left), isStatic), t.thisExpression(), right];
        path.replaceWith(t.callExpression(imports.use('superSet'), args));
      },
      MemberExpression: {
        exit(path) {
          const { node, parent } = path;
          if (!t.isSuper(node.object)) return;
          // In `super.f.call(this)`, `super.f` is a method and no accessor.
          const isMethod = t.isMemberExpression(parent) || t.isUnaryExpression(parent);
          const home = named(base, node);
          if (isMethod) path.replaceWith(onBase(node, home, isStatic));
          else {
            const args = [...onHome(node, home, isStatic), t.thisExpression()];
            path.replaceWith(t.callExpression(imports.use('superGet'), args));
          }
        },
      },
    });
  }

  /** Fields become assignments: in the constructor, or after the class if they are static. */
  private moveFields(): void {
    const inits: T.Statement[] = [];
    for (const member of this.path.get('body.body') as Member[]) {
      if (!member.isClassProperty()) continue;
      const { key, computed, value, static: isStatic } = member.node;
      const init = value ?? t.identifier('undefined');
      const place = (object: T.Expression): T.MemberExpression =>
        this.member(object, key, computed);
      if (isStatic)
        this.after.push((self) =>
          t.assignmentExpression(
            '=',
            place(self),
            holds(init, t.isThisExpression) ? withThis(init, self) : init,
          ),
        );
      else inits.push(assign(place(t.thisExpression()), init));
      member.remove();
    }
    if (inits.length > 0) this.construct(inits);
  }

  private member(object: T.Expression, key: T.Node, computed: boolean): T.MemberExpression {
    const isName = !computed && t.isIdentifier(key);
    return t.memberExpression(object, t.cloneNode(key as T.Expression), !isName);
  }

  private construct(inits: T.Statement[]): void {
    const members = this.path.get('body.body') as Member[];
    const own = members.find((m) => m.isClassMethod({ kind: 'constructor' })) as
      | NodePath<Method>
      | undefined;
    if (own === undefined) {
      const start = this.base
        ? [t.expressionStatement(applyBase(this.base, t.identifier('arguments')))]
        : [];
      const body = t.blockStatement([...start, ...inits]);
      const made = t.classMethod('constructor', t.identifier('constructor'), [], body);
      this.path.node.body.body.unshift(made);
      return;
    }
    if (!this.base) {
      // Before the assignments of TypeScript's parameter properties.
      own.node.body.body.unshift(...inits);
      return;
    }
    const { body } = own.node.body;
    const at = body.findIndex(
      (s) => t.isExpressionStatement(s) && this.baseCalls.has(s.expression),
    );
    if (at >= 0) body.splice(at + 1, 0, ...inits);
    else this.initAfterBase(own, inits);
  }

  /** Where `super(…)` is part of another expression, a function sets the fields, and is called behind it. */
  private initAfterBase(own: NodePath<Method>, inits: T.Statement[]): void {
    const { baseCalls } = this;
    const init = own.scope.generateUidIdentifier('init');
    own.traverse({
      CallExpression(path) {
        if (!baseCalls.delete(path.node)) return;
        const set = t.callExpression(t.cloneNode(init), []);
        path.replaceWith(t.sequenceExpression([path.node, set]));
      },
    });
    const fn = t.arrowFunctionExpression([], t.blockStatement(inits));
    own.node.body.body.unshift(declare('let', init, fn));
  }

  /** A method that the engine cannot parse in a class is added after the class. */
  private moveOut(member: NodePath<Method>): void {
    const { key, computed, params, body, kind, static: isStatic } = member.node;
    const fn = t.functionExpression(null, params as T.Identifier[], body);
    member.remove();
    this.after.push((self) => {
      const home = isStatic ? self : t.memberExpression(self, t.identifier('prototype'));
      if (kind !== 'get' && kind !== 'set')
        return t.assignmentExpression('=', this.member(home, key, computed), fn);
      const name =
        t.isIdentifier(key) && !computed ? t.stringLiteral(key.name) : (key as T.Expression);
      const accessor = [t.stringLiteral(kind), home, t.cloneNode(name), fn];
      return t.callExpression(this.imports.use('defineAccessor'), accessor);
    });
  }

  private wrap(): void {
    const { path } = this;
    if (path.isClassDeclaration()) {
      if (!path.node.id) path.node.id = path.scope.generateUidIdentifier('Class');
      const self = path.node.id as T.Identifier;
      const statement = path.parentPath.isExportDeclaration() ? path.parentPath : path;
      if (this.before.length > 0)
        statement.insertBefore(this.before.map((x) => t.expressionStatement(x)));
      statement.insertAfter(this.after.map((f) => t.expressionStatement(f(t.cloneNode(self)))));
      return;
    }
    const self = this.self ?? this.variable('class');
    const made = t.assignmentExpression('=', t.cloneNode(self), path.node as T.ClassExpression);
    const after = this.after.map((f) => f(t.cloneNode(self)));
    path.replaceWith(t.sequenceExpression([...this.before, made, ...after, t.cloneNode(self)]));
    path.skip();
  }
}

function isOdd({ key, computed, kind, static: isStatic }: Method): boolean {
  if (kind === 'constructor') return false;
  if (computed || !t.isIdentifier(key) || RESERVED.includes(key.name)) return true;
  return isStatic === true && kind !== 'method';
}

function named(base: T.Identifier | undefined, node: T.Node): T.Identifier {
  if (base === undefined)
    throw new CompileError(
      'Espruino: super is only supported in classes that extend another',
      node,
    );
  return t.cloneNode(base);
}

/** `(function () { return init }).call(self)` */
function withThis(init: T.Expression, self: T.Expression): T.Expression {
  const fn = t.functionExpression(null, [], t.blockStatement([t.returnStatement(init)]));
  return t.callExpression(t.memberExpression(fn, t.identifier('call')), [t.cloneNode(self)]);
}

/** The object in which `super.x` is looked up, and the key. */
function onHome(node: T.MemberExpression, base: T.Identifier, isStatic: boolean): T.Expression[] {
  const { object, property, computed } = onBase(node, base, isStatic);
  const key = computed ? property : t.stringLiteral((property as T.Identifier).name);
  return [object as T.Expression, key as T.Expression];
}

/** `super.x` as `Base.prototype.x`. */
function onBase(
  node: T.MemberExpression,
  base: T.Identifier,
  isStatic: boolean,
): T.MemberExpression {
  const home = isStatic ? base : t.memberExpression(base, t.identifier('prototype'));
  return t.memberExpression(home, node.property, node.computed);
}

/** `f.call(this, …)`, or `f.apply(this, […])` if an argument is spread. */
function call(fn: T.Expression, args: T.CallExpression['arguments']): T.CallExpression {
  if (args.some((argument) => t.isSpreadElement(argument)))
    return applyBase(fn, t.arrayExpression(args as T.SpreadElement[]));
  return t.callExpression(t.memberExpression(fn, t.identifier('call')), [
    t.thisExpression(),
    ...args,
  ]);
}

function applyBase(fn: T.Expression, args: T.Expression): T.CallExpression {
  return t.callExpression(t.memberExpression(t.cloneNode(fn), t.identifier('apply')), [
    t.thisExpression(),
    args,
  ]);
}
