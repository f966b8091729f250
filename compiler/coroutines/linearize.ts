import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { holdsOwn, isOfNamespace } from '../ast.js';
import { CompileError } from '../errors.js';
import { DELEGATE, EMIT } from './names.js';

const t = babel.types;

/*
 * Makes the order of evaluation explicit where an expression suspends: the values that are computed before an await go
 * into variables, in the order of ECMA-262, and the operation comes last and uses the variables.
 *
 *   f(a(), await b)   becomes   (t0 = f, t1 = a(), t2 = await b, t0(t1, t2))
 *
 * regenerator then meets awaits only in assignments, sequences and conditions, which it handles correctly.
 */
export function linearize(body: NodePath<T.BlockStatement>): void {
  const names: T.Identifier[] = [];
  body.traverse({
    Function: (path) => path.skip(),
    Expression(path) {
      if (t.isExpression(path.parent) && !t.isFunction(path.parent)) return;
      if (!suspends(path.node)) {
        path.skip();
        return;
      }
      path.replaceWith(new Line(path.scope, names).expression(path.node));
      path.skip();
    },
  });
  if (names.length > 0)
    body.node.body.unshift(
      t.variableDeclaration(
        'var',
        names.map((name) => t.variableDeclarator(t.cloneNode(name))),
      ),
    );
}

/** Whether `node` suspends the function that it is in. */
export function suspends(node: T.Node): boolean {
  return holdsOwn(
    node,
    (inner) =>
      t.isAwaitExpression(inner) ||
      t.isYieldExpression(inner) ||
      (t.isForOfStatement(inner) && inner.await),
  );
}

type Args = T.CallExpression['arguments'];

/** Rewrites one expression. The next one can use the same variables again. */
class Line {
  private used = 0;
  /** What is evaluated before the operation that is being built. */
  private before: T.Expression[] = [];

  constructor(
    private scope: NodePath['scope'],
    private names: T.Identifier[],
  ) {}

  expression(node: T.Expression): T.Expression {
    return suspends(node) ? this.sequence(() => this.operation(node)) : node;
  }

  /** The operation that `build` returns, after all that has to be evaluated before it. */
  private sequence(build: () => T.Expression): T.Expression {
    const outer = this.before;
    this.before = [];
    const last = build();
    const all = [...this.before, last];
    this.before = outer;
    return all.length === 1 ? last : t.sequenceExpression(all);
  }

  private keep(value: T.Expression): T.Identifier {
    const i = this.used++;
    if (i === this.names.length) this.names.push(this.scope.generateUidIdentifier('t'));
    const name = this.names[i] as T.Identifier;
    this.before.push(t.assignmentExpression('=', t.cloneNode(name), this.expression(value)));
    return t.cloneNode(name);
  }

  /** An operand, in a variable if it suspends, or if something that suspends `later` could change it. */
  private operand(value: T.Expression, later: boolean): T.Expression {
    if (!suspends(value) && (!later || isPlain(value) || this.isConstant(value))) return value;
    return this.keep(value);
  }

  private isConstant(value: T.Expression): boolean {
    if (t.isThisExpression(value) || t.isFunction(value)) return true;
    if (!t.isIdentifier(value)) return false;
    const { name } = value;
    return name === EMIT || name === DELEGATE || this.scope.getBinding(name)?.constant === true;
  }

  private operation(node: T.Expression): T.Expression {
    switch (node.type) {
      case 'AwaitExpression':
        return t.awaitExpression(this.expression(node.argument));
      case 'YieldExpression':
        return t.yieldExpression(node.argument && this.expression(node.argument), node.delegate);
      case 'SequenceExpression':
        return t.sequenceExpression(node.expressions.map((part) => this.expression(part)));
      case 'ConditionalExpression':
        return t.conditionalExpression(
          this.expression(node.test),
          this.expression(node.consequent),
          this.expression(node.alternate),
        );
      case 'LogicalExpression':
        return this.logical(node);
      case 'AssignmentExpression':
        return this.assignment(node);
      case 'CallExpression':
        return this.call(node);
      case 'NewExpression':
        return this.construct(node);
      case 'MemberExpression':
        return this.member(node, false);
      case 'BinaryExpression':
        return this.binary(node);
      case 'UnaryExpression':
        return t.unaryExpression(node.operator, this.simple(node.argument));
      case 'UpdateExpression':
        return t.updateExpression(
          node.operator,
          this.member(node.argument as T.MemberExpression, false),
          node.prefix,
        );
      case 'ArrayExpression':
        return t.arrayExpression(this.list(node.elements));
      case 'ObjectExpression':
        return this.object(node);
      case 'TemplateLiteral':
        return this.template(node);
      case 'TaggedTemplateExpression':
        return this.tagged(node);
      case 'ClassExpression':
        return this.class(node);
      default:
        throw new CompileError(
          `await within ${node.type} is not supported: lower it to ES2019 first`,
          node,
        );
    }
  }

  /** The last operand: nothing is evaluated between it and the operation. */
  private simple(node: T.Expression): T.Expression {
    return t.isMemberExpression(node) ? this.member(node, false) : this.operand(node, false);
  }

  private logical(node: T.LogicalExpression): T.Expression {
    if (node.operator !== '??')
      return t.logicalExpression(
        node.operator,
        this.expression(node.left),
        this.expression(node.right),
      );
    const left = this.keep(node.left);
    const missing = t.binaryExpression('==', left, t.nullLiteral());
    return t.conditionalExpression(missing, this.expression(node.right), t.cloneNode(left));
  }

  private binary(node: T.BinaryExpression): T.Expression {
    const later = suspends(node.right);
    const left = t.isPrivateName(node.left) ? node.left : this.operand(node.left, later);
    return t.binaryExpression(node.operator, left, this.operand(node.right, false));
  }

  /** A member. If something suspends `later`, its object and its computed key go into variables. */
  private member(node: T.MemberExpression, later: boolean): T.MemberExpression {
    const { property, computed } = node;
    const key = computed ? (property as T.Expression) : undefined;
    const keySuspends = key !== undefined && suspends(key);
    const object = t.isSuper(node.object)
      ? node.object
      : this.operand(node.object, later || keySuspends);
    return t.memberExpression(object, key ? this.operand(key, later) : property, computed);
  }

  /** A computed key. What goes into a variable is what an object is as a key, which it says once, here. */
  private key(node: T.Expression, later: boolean): T.Expression {
    const key = this.operand(node, later);
    if (!later || isKey(node)) return key;
    const isObject = t.binaryExpression(
      '===',
      t.unaryExpression('typeof', key),
      t.stringLiteral('object'),
    );
    return this.keep(t.conditionalExpression(isObject, text(t.cloneNode(key)), t.cloneNode(key)));
  }

  private assignment(node: T.AssignmentExpression): T.Expression {
    const { operator, left, right } = node;
    if (t.isPattern(left)) return this.pattern(left, right);
    const later = suspends(right);
    const target = t.isMemberExpression(left) ? this.member(left, later) : left;
    if (operator === '=') {
      if (t.isIdentifier(target))
        return t.assignmentExpression('=', target, this.expression(right));
      return t.assignmentExpression('=', target, this.operand(right, false));
    }
    if (!later) return t.assignmentExpression(operator, target, right);
    const old = this.keep(t.cloneNode(target as T.Expression));
    const value = this.operand(right, false);
    const result = t.binaryExpression(
      operator.slice(0, -1) as T.BinaryExpression['operator'],
      old,
      value,
    );
    return t.assignmentExpression('=', t.cloneNode(target as T.LVal), result);
  }

  private pattern(left: T.Pattern, right: T.Expression): T.Expression {
    const value = this.operand(right, true);
    if (!suspends(left)) return t.assignmentExpression('=', left as T.LVal, value);
    this.destructure(left, value);
    return t.cloneNode(value);
  }

  /** Assigns the parts of `value` one by one, because a default value or computed key in `target` suspends. */
  private destructure(target: T.Node, value: T.Expression): void {
    if (t.isAssignmentPattern(target)) {
      // The object and the key of a member are evaluated before the value is read.
      const { left } = target;
      const to = t.isMemberExpression(left) ? this.member(left, true) : left;
      const given = this.keep(value);
      const missing = t.binaryExpression('===', given, t.identifier('undefined'));
      const chosen = t.conditionalExpression(missing, target.right, t.cloneNode(given));
      this.destructure(to, this.keep(chosen));
    } else if (t.isObjectPattern(target)) this.destructureObject(target, value);
    else if (t.isArrayPattern(target)) this.destructureArray(target, value);
    else {
      const assigned = t.assignmentExpression('=', target as T.LVal, t.cloneNode(value));
      this.before.push(this.expression(assigned));
    }
  }

  private destructureObject(target: T.ObjectPattern, value: T.Expression): void {
    const taken: T.ObjectProperty[] = [];
    for (const property of target.properties) {
      if (t.isRestElement(property)) {
        this.destructure(property.argument, this.keep(rest(taken, value)));
        continue;
      }
      const { computed } = property;
      const key = computed
        ? this.key(property.key as T.Expression, true)
        : (property.key as T.Expression);
      const isName = t.isIdentifier(key) && !computed;
      this.destructure(
        property.value,
        t.memberExpression(t.cloneNode(value), t.cloneNode(key), !isName),
      );
      taken.push(t.objectProperty(t.cloneNode(key), t.identifier('undefined'), computed));
    }
  }

  private destructureArray(target: T.ArrayPattern, value: T.Expression): void {
    const parts = target.elements.map((element) => {
      if (element === null) return null;
      const part = this.keep(t.identifier('undefined'));
      return t.isRestElement(element) ? t.restElement(part) : part;
    });
    this.before.push(t.assignmentExpression('=', t.arrayPattern(parts), value));
    target.elements.forEach((element, i) => {
      const part = parts[i];
      if (element === null || !part) return;
      const [to, from] = t.isRestElement(part)
        ? [(element as T.RestElement).argument, part.argument]
        : [element, part];
      this.destructure(to, t.cloneNode(from as T.Expression));
    });
  }

  private call(node: T.CallExpression): T.Expression {
    const { callee } = node;
    const later = node.arguments.some((arg) => suspends(arg));
    if (t.isImport(callee) || t.isSuper(callee))
      return t.callExpression(callee, this.list(node.arguments) as Args);
    // As the receiver of `call`, a namespace would be a value, and all of its module would be in the program.
    if (!t.isMemberExpression(callee) || (later && isOfNamespace(callee, this.scope))) {
      const fn = this.operand(callee as T.Expression, later);
      return t.callExpression(fn, this.list(node.arguments) as Args);
    }
    const method = this.member(callee, later);
    if (!later) return t.callExpression(method, node.arguments);
    const self = t.isSuper(method.object) ? t.thisExpression() : t.cloneNode(method.object);
    const fn = this.keep(method);
    const bound = t.memberExpression(fn, t.identifier('call'));
    return t.callExpression(bound, [self, ...(this.list(node.arguments) as Args)]);
  }

  private construct(node: T.NewExpression): T.Expression {
    const later = node.arguments.some((arg) => suspends(arg));
    const callee = this.operand(node.callee as T.Expression, later);
    return t.newExpression(callee, this.list(node.arguments) as Args);
  }

  /** Arguments or elements, evaluated in order. */
  private list(nodes: readonly (T.Node | null)[]): (T.Expression | T.SpreadElement | null)[] {
    const last = lastSuspending(nodes);
    return nodes.map((node, i) => {
      if (node === null || i > last) return node as T.Expression | null;
      if (t.isSpreadElement(node)) {
        const source = this.operand(node.argument, false);
        return t.spreadElement(this.keep(copied(source)));
      }
      return this.operand(node as T.Expression, i < last);
    });
  }

  private object(node: T.ObjectExpression): T.Expression {
    const last = lastSuspending(node.properties);
    const properties = node.properties.map((property, i) => {
      if (i > last) return property;
      if (t.isSpreadElement(property)) {
        const copy = t.objectExpression([t.spreadElement(property.argument)]);
        const source = suspends(property.argument) ? this.keep(property.argument) : undefined;
        return t.spreadElement(source ? this.copy(source) : this.keep(copy));
      }
      const isMethod = t.isObjectMethod(property);
      const key = property.key as T.Expression;
      const later = i < last || (!isMethod && suspends(property.value));
      if (property.computed) property.key = this.key(key, later);
      if (!isMethod) property.value = this.operand(property.value as T.Expression, i < last);
      return property;
    });
    return t.objectExpression(properties);
  }

  /** A copy of an object as it is now, so that its getters are called once, at the right time. */
  private copy(source: T.Expression): T.Expression {
    return this.keep(t.objectExpression([t.spreadElement(source)]));
  }

  /** A template literal: each part becomes a string before the next one is evaluated. */
  private template(node: T.TemplateLiteral): T.Expression {
    const last = lastSuspending(node.expressions);
    const parts = node.expressions.map((part, i) => {
      const value = this.operand(part as T.Expression, false);
      return i < last && !t.isLiteral(value) ? this.keep(text(value)) : value;
    });
    return t.templateLiteral(node.quasis, parts);
  }

  private tagged(node: T.TaggedTemplateExpression): T.Expression {
    const tag = t.isMemberExpression(node.tag)
      ? this.member(node.tag, true)
      : this.operand(node.tag, true);
    const parts = this.list(node.quasi.expressions) as T.Expression[];
    return t.taggedTemplateExpression(tag, t.templateLiteral(node.quasi.quasis, parts));
  }

  private class(node: T.ClassExpression): T.Expression {
    if (node.superClass) node.superClass = this.operand(node.superClass, true);
    for (const member of node.body.body) {
      const keyed = member as { computed?: boolean; key: T.Expression };
      if (keyed.computed) keyed.key = this.key(keyed.key, true);
    }
    return node;
  }
}

function isPlain(value: T.Expression): boolean {
  return t.isLiteral(value) && !t.isTemplateLiteral(value) && !t.isRegExpLiteral(value);
}

/** Whether the value is certainly no object. */
function isKey(node: T.Expression): boolean {
  if (t.isBinaryExpression(node)) return true;
  if (t.isMemberExpression(node)) return t.isIdentifier(node.object, { name: 'Symbol' });
  return t.isUpdateExpression(node) || (t.isLiteral(node) && !t.isRegExpLiteral(node));
}

function lastSuspending(nodes: readonly (T.Node | null)[]): number {
  let last = -1;
  nodes.forEach((node, i) => {
    if (node !== null && suspends(node)) last = i;
  });
  return last;
}

function copied(iterable: T.Expression): T.Expression {
  return t.arrayExpression([t.spreadElement(iterable)]);
}

function text(value: T.Expression): T.Expression {
  const empty = () => t.templateElement({ raw: '', cooked: '' });
  return t.templateLiteral([empty(), t.templateElement({ raw: '', cooked: '' }, true)], [value]);
}

/** `({a, b, ...rest}) => rest`, called with `value`. */
function rest(taken: T.ObjectProperty[], value: T.Expression): T.Expression {
  const others = t.identifier('_rest');
  const properties = taken.map(({ key, computed }, i) =>
    t.objectProperty(t.cloneNode(key), t.identifier(`_${i}`), computed),
  );
  const param = t.objectPattern([...properties, t.restElement(others)]);
  return t.callExpression(t.arrowFunctionExpression([param], t.cloneNode(others)), [
    t.cloneNode(value),
  ]);
}
