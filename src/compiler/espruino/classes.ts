import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { CompileError } from '../errors.js';
import { errorBase } from './globals.js';
import type { Imports } from './imports.js';
import { RESERVED } from './reserved.js';

const t = babel.types;

type Method = T.ClassMethod;
type Member = NodePath<T.ClassBody['body'][number]>;

/** `#x` becomes an ordinary property. */
export function lowerPrivate(program: NodePath<T.Program>): void {
  const name = (node: T.PrivateName): string => `_$${node.id.name}`;
  program.traverse({
    BinaryExpression(path) {
      const { left } = path.node;
      if (t.isPrivateName(left)) path.node.left = t.stringLiteral(name(left));
    },
    MemberExpression(path) {
      const { property } = path.node;
      if (t.isPrivateName(property)) path.node.property = t.identifier(name(property));
    },
    ClassPrivateProperty(path) {
      const { key, value, static: isStatic } = path.node;
      const property = t.classProperty(t.identifier(name(key)), value);
      property.static = isStatic;
      path.replaceWith(property);
    },
    ClassPrivateMethod(path) {
      const { kind, key, params, body, static: isStatic } = path.node;
      path.replaceWith(t.classMethod(kind, t.identifier(name(key)), params, body, false, isStatic));
    },
  });
}

/*
 * Of classes Espruino has methods and accessors with plain names, `extends` with a name, and a constructor.
 * It keeps the value of a field in the prototype, where all instances share it, and looks for `super` at the
 * wrong place in classes two levels deep.
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
  /** What comes before the class, and what is done to it afterwards. */
  private before: T.Expression[] = [];
  private after: ((self: T.Expression) => T.Expression)[] = [];

  constructor(
    private path: NodePath<T.Class>,
    private imports: Imports,
  ) {}

  lower(): void {
    this.lowerBase();
    for (const member of this.path.get('body.body') as Member[]) this.lowerSuper(member);
    this.moveFields();
    for (const member of this.path.get('body.body') as Member[])
      if (member.isClassMethod() && isOdd(member.node)) this.moveOut(member);
    if (this.before.length > 0 || this.after.length > 0) this.wrap();
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

  /** Statics are not inherited by the engine. Of a base that is in another module we cannot know. */
  private baseMayHaveStatics(base: T.Expression): boolean {
    if (!t.isIdentifier(base)) return true;
    const binding = this.path.scope.getBinding(base.name);
    if (binding === undefined) return false;
    const { node } = binding.path;
    if (!t.isClass(node)) return binding.kind === 'module' && !this.isOurs(binding.path);
    return (
      node.superClass != null ||
      node.body.body.some((member) => (member as { static?: boolean }).static === true)
    );
  }

  /** The library's own classes have none. */
  private isOurs({ parent }: NodePath): boolean {
    return t.isImportDeclaration(parent) && /^\.|^uasyncio/.test(parent.source.value);
  }

  private variable(name: string): T.Identifier {
    const id = this.path.scope.generateUidIdentifier(name);
    const outer = this.path.scope.parent ?? this.path.scope;
    outer.push({ id, kind: 'let' });
    return t.cloneNode(id);
  }

  private lowerSuper(member: Member): void {
    const isStatic = (member.node as { static?: boolean }).static === true;
    const base = this.base;
    member.traverse({
      Class: (path) => path.skip(),
      ObjectMethod: (path) => path.skip(),
      CallExpression(path) {
        const { callee } = path.node;
        if (t.isSuper(callee)) path.replaceWith(call(named(base, path.node), path.node.arguments));
        else if (t.isMemberExpression(callee) && t.isSuper(callee.object))
          path.replaceWith(
            call(onBase(callee, named(base, path.node), isStatic), path.node.arguments),
          );
      },
      AssignmentExpression({ node: { left } }) {
        if (t.isMemberExpression(left) && t.isSuper(left.object)) left.object = t.thisExpression();
      },
      MemberExpression: {
        exit(path) {
          if (t.isSuper(path.node.object))
            path.replaceWith(onBase(path.node, named(base, path.node), isStatic));
        },
      },
    });
  }

  /** Fields become assignments: in the constructor, and behind the class. */
  private moveFields(): void {
    const inits: T.Statement[] = [];
    for (const member of this.path.get('body.body') as Member[]) {
      if (!member.isClassProperty()) continue;
      const { key, computed, value, static: isStatic } = member.node;
      const init = value ?? t.identifier('undefined');
      const place = (object: T.Expression): T.MemberExpression =>
        this.member(object, key, computed);
      if (isStatic) this.after.push((self) => t.assignmentExpression('=', place(self), init));
      else
        inits.push(
          t.expressionStatement(t.assignmentExpression('=', place(t.thisExpression()), init)),
        );
      member.remove();
    }
    if (inits.length > 0) this.construct(inits);
  }

  private member(object: T.Expression, key: T.Node, computed: boolean): T.MemberExpression {
    if (t.isPrivateName(key)) throw new CompileError('Espruino: private name', key);
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
      // After the parameters' own fields, which TypeScript puts first.
      own.node.body.body.unshift(...inits);
      return;
    }
    const at = own.node.body.body.findIndex((statement) => isBaseCall(statement));
    if (at < 0)
      throw new CompileError(
        'Espruino: super() must stand by itself in the constructor of a class with fields',
        own.node,
      );
    own.node.body.body.splice(at + 1, 0, ...inits);
  }

  /** A method that the engine cannot parse in a class is put there afterwards. */
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
      return t.callExpression(
        t.memberExpression(t.identifier('Object'), t.identifier('defineProperty')),
        [home, t.cloneNode(name), t.objectExpression([t.objectProperty(t.identifier(kind), fn)])],
      );
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
    const self = this.variable('class');
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

/** `super.x` as `Base.prototype.x`. */
function onBase(
  node: T.MemberExpression,
  base: T.Identifier,
  isStatic: boolean,
): T.MemberExpression {
  const home = isStatic ? base : t.memberExpression(base, t.identifier('prototype'));
  return t.memberExpression(home, node.property, node.computed);
}

/** `f.call(this, …)`, or `f.apply(this, […])` where an argument is spread. */
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

/** `Base.call(this, …)`, which was `super(…)`. */
function isBaseCall(statement: T.Statement): boolean {
  if (!t.isExpressionStatement(statement) || !t.isCallExpression(statement.expression))
    return false;
  const { callee, arguments: args } = statement.expression;
  return (
    t.isMemberExpression(callee) && t.isIdentifier(callee.object) && t.isThisExpression(args[0])
  );
}
