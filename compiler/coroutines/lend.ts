import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { assign, declare, holds, holdsOwn } from '../ast.js';
import { nameOf } from './functions.js';
import { isSlot } from './slots.js';

const t = babel.types;

/*
 * `await f(x)`, where f is an async function of the module: nothing but the caller ever has the coroutine, so its frame
 * can serve the next call when it has returned. Such an await calls a copy of f whose frame is lent:
 *
 *   var _f2 = function f(x) { var context = lend(_f); context.A = x; context.B = void 0; return context; };
 */
export function lendFrames(
  program: NodePath<T.Program>,
  bodies: T.VariableDeclarator[],
  isFrame: (node: T.NewExpression) => boolean,
  lend: () => T.Identifier,
): void {
  program.scope.crawl();
  const copies = new Map<string, T.Identifier | undefined>();
  const copyOf = (name: string): T.Identifier | undefined => {
    if (!copies.has(name)) {
      const found = new Original(program, name);
      copies.set(name, found.makes(bodies, isFrame) ? found.copy(lend()) : undefined);
    }
    return copies.get(name);
  };
  for (const { init } of bodies)
    for (const call of awaitedCalls(init as T.Node)) {
      const { name, loc } = call.callee as T.Identifier;
      const copy = copyOf(name);
      if (copy === undefined) continue;
      call.callee = t.cloneNode(copy);
      // The source map has the name: Node takes it for that of the function in traces.
      if (loc) call.callee.loc = { ...loc, identifierName: loc.identifierName ?? name };
    }
}

/** The calls of variables that a state machine awaits. It returns these; a result it returns otherwise. */
function awaitedCalls(node: T.Node): T.CallExpression[] {
  const calls: T.CallExpression[] = [];
  // The state machine itself is a function.
  holdsOwn((node as T.ArrowFunctionExpression).body, (inner) => {
    if (!t.isReturnStatement(inner)) return false;
    const { argument } = inner;
    if (t.isCallExpression(argument) && t.isIdentifier(argument.callee)) calls.push(argument);
    return false;
  });
  return calls;
}

/** A function that may do nothing else than to make a frame. */
class Original {
  private path: NodePath | undefined;
  private fn: T.FunctionDeclaration | T.ArrowFunctionExpression | undefined;
  private machine: T.ArrowFunctionExpression | undefined;

  constructor(
    private program: NodePath<T.Program>,
    private name: string,
  ) {
    const binding = program.scope.getBinding(name);
    if (binding?.constant !== true || !t.isProgram(binding.scope.block)) return;
    this.path = binding.path;
    const { node } = binding.path;
    const fn = t.isVariableDeclarator(node) ? node.init : node;
    const isFunction = t.isFunctionDeclaration(fn) || t.isArrowFunctionExpression(fn);
    // An arrow function whose body is an expression makes no frame.
    if (isFunction && t.isBlockStatement(fn.body)) this.fn = fn;
  }

  /** Whether it makes a frame with one of `bodies`, and that body hands the frame to nothing. */
  makes(bodies: T.VariableDeclarator[], isFrame: (node: T.NewExpression) => boolean): boolean {
    if (this.fn?.params.every((param) => t.isIdentifier(param)) !== true) return false;
    const made = this.made();
    if (!t.isNewExpression(made) || !isFrame(made)) return false;
    const [body] = made.arguments as [T.Identifier];
    const declarator = bodies.find(({ id }) => t.isIdentifier(id, { name: body.name }));
    this.machine = declarator?.init as T.ArrowFunctionExpression | undefined;
    return this.machine !== undefined && !keepsFrame(this.machine);
  }

  /** The frame of `return frame`, or of `var context = frame; …; return context`. */
  private made(): T.Node | null | undefined {
    const statements = this.statements();
    const [first] = statements;
    const last = statements[statements.length - 1];
    const result = t.isReturnStatement(last) ? last.argument : undefined;
    if (!t.isVariableDeclaration(first)) return result;
    const [{ id, init }] = first.declarations as [T.VariableDeclarator];
    return t.isIdentifier(id) && t.isIdentifier(result, { name: id.name }) ? init : undefined;
  }

  private statements(): T.Statement[] {
    return (this.fn as { body: T.BlockStatement }).body.body;
  }

  copy(lend: T.Identifier): T.Identifier {
    const { params } = this.fn as T.ArrowFunctionExpression;
    const [context] = (this.machine as T.ArrowFunctionExpression).params;
    const { name } = context as T.Identifier;
    const [body] = (this.made() as T.NewExpression).arguments as [T.Identifier];
    const values = this.statements().slice(1, -1);
    const set = new Set(values.flatMap((value) => slotsIn(value, name)));
    const frame = t.identifier(name);
    const used = new Set(slotsIn(this.machine as T.Node, name));
    const rest = [...used].filter((slot) => !set.has(slot));
    const empty = rest.map((slot) =>
      assign(
        t.memberExpression(frame, t.identifier(slot)),
        t.unaryExpression('void', t.numericLiteral(0)),
      ),
    );
    const block = t.blockStatement([
      declare('var', frame, t.callExpression(lend, [t.identifier(body.name)])),
      ...values.map((value) => t.cloneNode(value)),
      ...empty,
      t.returnStatement(frame),
    ]);
    const copy = this.program.scope.generateUidIdentifier(this.name);
    const made = t.functionExpression(
      t.identifier(nameOf(this.fn as T.Node) || this.name),
      params.map((param) => t.cloneNode(param)),
      block,
    );
    this.statement().insertAfter(declare('var', copy, made));
    return copy;
  }

  /** The statement of the module that declares it. */
  private statement(): NodePath {
    return (
      this.path?.findParent(({ parentPath }) => parentPath?.isProgram() === true) ??
      (this.path as NodePath)
    );
  }
}

/** Whether a closure can have the frame, or it is passed on. */
function keepsFrame({ params, body }: T.ArrowFunctionExpression): boolean {
  const { name } = params[0] as T.Identifier;
  let uses = 0;
  let members = 0;
  const inner = holds(body, (node) => {
    if (t.isIdentifier(node, { name })) uses++;
    if (t.isMemberExpression(node) && t.isIdentifier(node.object, { name })) members++;
    return t.isFunction(node) || t.isClass(node);
  });
  return inner || uses !== members;
}

/** The slots of the frame `context` that something uses. */
function slotsIn(node: T.Node, context: string): string[] {
  const slots: string[] = [];
  holds(node, (inner) => {
    if (
      t.isMemberExpression(inner) &&
      t.isIdentifier(inner.object, { name: context }) &&
      t.isIdentifier(inner.property) &&
      isSlot(inner.property.name)
    )
      slots.push(inner.property.name);
    return false;
  });
  return slots;
}
