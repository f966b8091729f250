import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { assign } from '../ast.js';

const t = babel.types;

/*
 * Espruino ignores jumps in a `finally`, and loses the exception if a `finally` holds a `try`. So
 *
 *   try { A } catch (e) { B } finally { C }
 *
 * becomes the following. Jumps that leave A and B set `kind`, so that the jump happens after C:
 *
 *   var kind = 0, value;
 *   out: do { try { try { A } catch (e) { B } } catch (error) { kind = 1; value = error; } } while (0);
 *   C
 *   if (kind === 1) throw value;
 *   if (kind === 2) return value;   …
 */
const THROW = 1;
const RETURN = 2;

const attempt = babel.template.statement(`
  try { BODY } catch (ERROR) {
    KIND = ${THROW};
    VALUE = ERROR;
  }
`);

export function lowerFinally(program: NodePath<T.Program>): void {
  program.traverse({
    TryStatement: {
      exit(path) {
        if (path.node.finalizer) lower(path as NodePath<T.TryStatement>);
      },
    },
  });
}

/** The jumps that leave a try statement: each is noted in variables, and done after the finalizer. */
class Exits {
  private after: T.Statement[] = [];
  readonly label: T.Identifier;
  readonly kind: T.Identifier;
  readonly value: T.Identifier;

  constructor(path: NodePath) {
    this.label = path.scope.generateUidIdentifier('out');
    this.kind = path.scope.generateUidIdentifier('kind');
    this.value = path.scope.generateUidIdentifier('value');
  }

  get some(): boolean {
    return this.after.length > 0;
  }

  /** `{ value = x; kind = 2; break out; }` */
  note(node: T.ReturnStatement | T.BreakStatement | T.ContinueStatement): T.Statement {
    const returns = t.isReturnStatement(node);
    const number = t.numericLiteral(returns ? RETURN : RETURN + 1 + this.after.length);
    const notes: T.Statement[] = [
      assign(t.cloneNode(this.kind), number),
      t.breakStatement(t.cloneNode(this.label)),
    ];
    if (returns)
      notes.unshift(assign(t.cloneNode(this.value), node.argument ?? t.identifier('undefined')));
    const again = returns ? t.returnStatement(t.cloneNode(this.value)) : t.cloneNode(node);
    if (
      !returns ||
      !this.after.some((s) => t.isIfStatement(s) && t.isReturnStatement(s.consequent))
    )
      this.after.push(this.when(number, again));
    return t.blockStatement(notes);
  }

  finish(): T.Statement[] {
    const failed = this.when(t.numericLiteral(THROW), t.throwStatement(t.cloneNode(this.value)));
    return [failed, ...this.after];
  }

  private when(number: T.NumericLiteral, then: T.Statement): T.Statement {
    const test = t.binaryExpression('===', t.cloneNode(this.kind), t.cloneNode(number));
    return t.ifStatement(test, then);
  }
}

function lower(path: NodePath<T.TryStatement>): void {
  const { block, handler, finalizer } = path.node;
  const exits = new Exits(path);
  replaceExits(path.get('block'), exits);
  if (handler) replaceExits((path.get('handler') as NodePath<T.CatchClause>).get('body'), exits);
  const body = handler ? t.blockStatement([t.tryStatement(block, handler)]) : block;
  const caught = attempt({
    BODY: body,
    ERROR: path.scope.generateUidIdentifier('error'),
    KIND: exits.kind,
    VALUE: exits.value,
  });
  const declared = t.variableDeclaration('let', [
    t.variableDeclarator(exits.kind, t.numericLiteral(0)),
    t.variableDeclarator(exits.value),
  ]);
  const once = t.doWhileStatement(t.numericLiteral(0), t.blockStatement([caught]));
  const guarded = exits.some ? t.labeledStatement(exits.label, once) : caught;
  const statements = [declared, guarded, finalizer as T.BlockStatement, ...exits.finish()];
  path.replaceWith(t.blockStatement(statements));
}

/** Replaces the jumps that leave `body` by notes. */
function replaceExits(body: NodePath<T.BlockStatement>, exits: Exits): void {
  const inside = (path: NodePath, target: NodePath | null): boolean =>
    target !== null && target.findParent((parent) => parent === body) !== null && path !== target;
  body.traverse({
    Function: (path) => path.skip(),
    ReturnStatement(path) {
      path.replaceWith(exits.note(path.node));
      path.skip();
    },
    BreakStatement(path) {
      if (inside(path, target(path))) return;
      path.replaceWith(exits.note(path.node));
      path.skip();
    },
    ContinueStatement(path) {
      if (inside(path, target(path))) return;
      path.replaceWith(exits.note(path.node));
      path.skip();
    },
  });
}

/** The statement that a `break` leaves, or the loop that a `continue` continues. */
export function target(
  path: NodePath<T.BreakStatement> | NodePath<T.ContinueStatement>,
): NodePath | null {
  const { label } = path.node;
  if (label)
    return path.findParent(
      (parent) => parent.isLabeledStatement() && parent.node.label.name === label.name,
    );
  const continues = path.isContinueStatement();
  return path.findParent((parent) => parent.isLoop() || (!continues && parent.isSwitchStatement()));
}
