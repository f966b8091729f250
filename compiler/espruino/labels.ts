import type { NodePath, types as T, Visitor } from '@babel/core';
import * as babel from '@babel/core';
import { assign, declare, holdsOwn } from '../ast.js';
import { target } from './finally.js';

const t = babel.types;
const BREAK = 1;
const CONTINUE = 2;

type Jump = NodePath<T.BreakStatement> | NodePath<T.ContinueStatement>;

/*
 * Espruino has no labels. A jump to a label notes in a variable where it goes, and leaves the innermost loop or switch.
 * After that a test follows, which leaves the next one, and so on.
 */
export function lowerLabels(program: NodePath<T.Program>): void {
  program.traverse({ 'BreakStatement|ContinueStatement': labelJump } as Visitor);
  program.scope.crawl();
  program.traverse({
    LabeledStatement: {
      exit(path) {
        lower(path);
      },
    },
  });
}

function lower(path: NodePath<T.LabeledStatement>): void {
  const jumps = jumpsTo(path);
  const body = path.get('body');
  if (!body.isLoop()) blockToLoop(path);
  const loop = path.get('body') as NodePath<T.Loop>;
  const note = path.scope.generateUidIdentifier('jump');
  const passed = new Map<T.Node, { path: NodePath; breaks: boolean; continues: boolean }>();
  let noted = false;
  for (const jump of jumps) {
    const between = breakablesBetween(jump, loop.node);
    const continues = jump.isContinueStatement();
    jump.node.label = null;
    if (between.length === 0) continue;
    noted = true;
    const kind = t.numericLiteral(continues ? CONTINUE : BREAK);
    jump.replaceWith(t.blockStatement([assign(t.cloneNode(note), kind), t.breakStatement()]));
    jump.skip();
    for (const inner of between) {
      const known = passed.get(inner.node) ?? { path: inner, breaks: false, continues: false };
      if (continues) known.continues = true;
      else known.breaks = true;
      passed.set(inner.node, known);
    }
  }
  for (const inner of passed.values()) test(inner, note, loop.node);
  path.replaceWith(path.node.body);
  if (!noted) return;
  const declared = declare('let', t.cloneNode(note), t.numericLiteral(0));
  path.replaceWithMultiple([declared, path.node as unknown as T.Statement]);
}

function jumpsTo(path: NodePath<T.LabeledStatement>): Jump[] {
  const jumps: Jump[] = [];
  const visit = (jump: Jump): void => {
    if (jump.node.label?.name === path.node.label.name) jumps.push(jump);
  };
  path.traverse({
    Function: (inner) => inner.skip(),
    BreakStatement: visit,
    ContinueStatement: visit,
  });
  return jumps;
}

/**
 * Adds a label to a jump that needs one: because a labelled block between the jump and its target becomes a loop, or
 * because the engine loses a `continue` that passes over a loop in a switch.
 */
function labelJump(jump: Jump): void {
  const goal = jump.node.label ? null : target(jump);
  if (goal === null) return;
  const continues = jump.isContinueStatement();
  const block = jump.findParent(
    (parent) =>
      parent === goal ||
      (parent.isLabeledStatement() && !parent.get('body').isLoop()) ||
      (continues && parent.isSwitchStatement() && holdsLoop(parent)),
  );
  if (block === goal) return;
  if (!goal.parentPath?.isLabeledStatement()) {
    const label = goal.scope.generateUidIdentifier('goal');
    goal.replaceWith(t.labeledStatement(label, goal.node as T.Statement));
  }
  const { label } = (goal.isLabeledStatement() ? goal.node : goal.parent) as T.LabeledStatement;
  jump.node.label = t.cloneNode(label);
}

function holdsLoop({ node }: NodePath): boolean {
  return holdsOwn(node, t.isLoop);
}

/** `x: { … break x; … }` becomes a loop that runs once. */
function blockToLoop(path: NodePath<T.LabeledStatement>): void {
  path.node.body = t.doWhileStatement(t.numericLiteral(0), t.blockStatement([path.node.body]));
  path.requeue();
}

/** The loops and switches between a jump and the loop that it goes to, innermost first. */
function breakablesBetween(jump: Jump, loop: T.Node): NodePath[] {
  const between: NodePath[] = [];
  const continues = jump.isContinueStatement();
  for (
    let parent: NodePath | null = jump.parentPath;
    parent !== null && parent.node !== loop;
    parent = parent.parentPath
  ) {
    if (parent.isLoop() || parent.isSwitchStatement()) between.push(parent);
  }
  // A plain `continue` in a switch continues the loop around the switch.
  const plain = between.every((parent) => parent.isSwitchStatement() && !holdsLoop(parent));
  return continues && plain ? [] : between;
}

/** Adds the test after an inner loop or switch: it leaves the next one too, or does what was noted. */
function test(
  { path, breaks, continues }: { path: NodePath; breaks: boolean; continues: boolean },
  note: T.Identifier,
  loop: T.Node,
): void {
  const outer = path.findParent((parent) => parent.isLoop() || parent.isSwitchStatement());
  const arrived = outer?.node === loop;
  const statements: T.Statement[] = [];
  const when = (kind: number, then: T.Statement): void => {
    const equal = t.binaryExpression('===', t.cloneNode(note), t.numericLiteral(kind));
    statements.push(t.ifStatement(equal, then));
  };
  if (!arrived) statements.push(t.ifStatement(t.cloneNode(note), t.breakStatement()));
  else {
    if (breaks) when(BREAK, t.breakStatement());
    if (continues)
      when(
        CONTINUE,
        t.blockStatement([assign(t.cloneNode(note), t.numericLiteral(0)), t.continueStatement()]),
      );
  }
  path.insertAfter(statements);
}
