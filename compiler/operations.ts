// The operations of a module that can throw, and the tokens whose lines an engine reports when they do.
import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import type { LineRule } from './dialects.js';

const t = babel.types;

export interface Token {
  type: { label: string };
  value?: unknown;
  start: number;
  end: number;
}

export interface Operation {
  /** What the stack or the error says of it: the name of what is called, or the class of the error. */
  name: string;
  /** Where V8 says that it is. */
  at: number;
  /** Indexes of the tokens: more than one if the last operand has branches, none if the engine's line is not known. */
  tokens: number[];
}

type Call = T.CallExpression | T.OptionalCallExpression | T.NewExpression;
type Member = T.MemberExpression | T.OptionalMemberExpression;
type Assignment = T.AssignmentExpression & { left: Member };

/** All tokens of `file`, but no comments; it was parsed with its tokens. */
export function tokensOf(file: T.File): Token[] {
  return (file.tokens as (Token | T.Comment)[]).filter(
    (token): token is Token => typeof token.type !== 'string',
  );
}

/** Operands come before their operations. */
export function operationsIn(file: T.File, tokens: Token[], rule: LineRule): Operation[] {
  const reader = new Reader(file, tokens, rule);
  t.traverse(file.program, {
    exit(node, ancestors) {
      const [grandparent, parent] = ancestors.slice(-2).map((ancestor) => ancestor.node);
      reader.add(node, parent ?? file.program, grandparent);
    },
  });
  return reader.found;
}

class Reader {
  readonly found: Operation[] = [];
  private starts: Map<number, number>;
  private ends: Map<number, number>;
  private globals: Set<string>;

  constructor(
    file: T.File,
    private tokens: Token[],
    private rule: LineRule,
  ) {
    this.starts = new Map(tokens.map(({ start }, i) => [start, i]));
    this.ends = new Map(tokens.map(({ end }, i) => [end, i]));
    this.globals = globalsOf(file);
  }

  add(node: T.Node, parent: T.Node, grandparent: T.Node | undefined): void {
    if (isCall(node)) this.call(node);
    else if (isMember(node)) this.member(node, parent);
    else if (t.isIdentifier(node)) {
      if (this.globals.has(node.name) && t.isReferenced(node, parent, grandparent))
        this.push(node, this.first(node), 'ReferenceError');
    } else if (t.isForOfStatement(node)) this.operand(node.right);
    else if (t.isSpreadElement(node) && !t.isObjectExpression(parent)) this.operand(node.argument);
    else if (t.isBinaryExpression(node) && node.operator.startsWith('in')) this.operand(node.right);
    else if (t.isPattern(node) && !t.isAssignmentPattern(node)) this.push(node, this.first(node));
  }

  private push(node: T.Node, tokens: number[], name = 'TypeError'): void {
    this.found.push({ name, at: node.start as number, tokens });
  }

  private operand(node: T.Node): void {
    this.push(node, this.rule === 'end' ? this.last(node) : this.operands(node));
  }

  private call(node: Call): void {
    const { callee } = node;
    if (t.isImport(callee)) return;
    const tokens = this.rule === 'end' ? this.last(node) : this.operands(node);
    const named = isMember(callee) ? callee.property : callee;
    this.push(t.isNewExpression(node) ? node : named, tokens, nameOf(named));
  }

  private member(node: Member, parent: T.Node): void {
    if (t.isSuper(node.object) || isPatternsTarget(node, parent)) return;
    const assignment = isAssignment(parent, node) ? parent : undefined;
    const isWritten = assignment?.operator === '=';
    if (this.rule === 'operand')
      this.push(node.property, isWritten ? this.opening(node) : this.operands(node));
    else if (isWritten || t.isUpdateExpression(parent) || isDelete(parent))
      this.push(node.property, this.last(parent));
    else if (assignment !== undefined) this.push(node.property, this.next(this.last(node), 1));
    else this.push(node.property, node.computed ? this.last(node) : this.opening(node));
  }

  /** The operands of `node` that can be the last, on an engine with the rule 'operand'. */
  private operands(node: T.Node): number[] {
    if (isCall(node)) {
      const last = node.arguments[node.arguments.length - 1];
      if (last !== undefined) return this.operands(last);
      const [end = -1] = this.last(node);
      return this.tokens[end]?.type.label === ')' ? [end - 1] : this.first(node);
    }
    if (isMember(node))
      return [
        ...(node.computed ? this.operands(node.property) : []),
        ...(node.computed && !node.optional ? [] : this.operands(node.object)),
      ];
    switch (node.type) {
      case 'AssignmentExpression':
        return [
          ...this.target(node.left),
          ...(/&&|\|\||\?\?/.test(node.operator) ? this.operands(node.left) : []),
        ];
      case 'UpdateExpression':
        return this.target(node.argument);
      case 'SpreadElement':
      case 'UnaryExpression':
      case 'AwaitExpression':
        return this.operands(node.argument);
      case 'BinaryExpression':
        return this.operands(node.right);
      case 'LogicalExpression':
        return [...this.operands(node.left), ...this.operands(node.right)];
      case 'ConditionalExpression':
        return [...this.operands(node.consequent), ...this.operands(node.alternate)];
      case 'SequenceExpression':
        return this.operands(node.expressions[node.expressions.length - 1] as T.Expression);
      case 'ArrayExpression':
        return this.lastOf(node, node.elements);
      case 'ObjectExpression':
        return this.lastOf(node, node.properties);
      case 'ObjectProperty':
        return this.operands(node.value);
      case 'ObjectMethod':
        return this.first(node.key);
      case 'ArrowFunctionExpression':
        return this.next(this.arrow(node), -1);
      case 'ClassExpression':
      case 'YieldExpression':
      case 'TaggedTemplateExpression':
      case 'ImportExpression':
        return [];
      default:
        return this.first(node);
    }
  }

  private lastOf(node: T.Node, items: (T.Node | null)[]): number[] {
    const last = items.filter((item) => item !== null).pop();
    return last === undefined ? this.first(node) : this.operands(last);
  }

  private target(node: T.Node): number[] {
    if (isMember(node)) return this.opening(node);
    return t.isIdentifier(node) ? this.first(node) : [];
  }

  private first({ start }: T.Node): number[] {
    return found(this.starts.get(start as number));
  }

  private last({ end }: T.Node): number[] {
    return found(this.ends.get(end as number));
  }

  private next([token]: number[], by: number): number[] {
    return found(token === undefined ? undefined : token + by);
  }

  /** The `.`, `?.` or `[` of a member. */
  private opening({ computed, property }: Member): number[] {
    let [token = 0] = this.first(property);
    do token--;
    while (computed && this.tokens[token]?.type.label === '(');
    return [token];
  }

  private arrow({ body }: T.ArrowFunctionExpression): number[] {
    let [token = 0] = this.first(body);
    while (token > 0 && this.tokens[token]?.type.label !== '=>') token--;
    return [token];
  }
}

function found(token: number | undefined): number[] {
  return token === undefined ? [] : [token];
}

function globalsOf(file: T.File): Set<string> {
  let names: string[] = [];
  babel.traverse(file, {
    Program(path: NodePath<T.Program>) {
      names = Object.keys((path.scope as unknown as { globals: object }).globals);
      path.stop();
    },
  });
  return new Set(names);
}

function isCall(node: T.Node): node is Call {
  return t.isCallExpression(node) || t.isOptionalCallExpression(node) || t.isNewExpression(node);
}

function isMember(node: T.Node): node is Member {
  return t.isMemberExpression(node) || t.isOptionalMemberExpression(node);
}

function isAssignment(parent: T.Node, node: Member): parent is Assignment {
  return t.isAssignmentExpression(parent) && parent.left === node;
}

function isDelete(node: T.Node): boolean {
  return t.isUnaryExpression(node, { operator: 'delete' });
}

/** Whether a pattern, or the head of a loop, assigns to the member. */
function isPatternsTarget(node: T.Node, parent: T.Node): boolean {
  return (
    t.isArrayPattern(parent) ||
    t.isRestElement(parent) ||
    (t.isAssignmentPattern(parent) && parent.left === node) ||
    (t.isForXStatement(parent) && parent.left === node)
  );
}

/** As stacks have it: without the `#` of a private name. */
function nameOf(node: T.Node): string {
  if (t.isPrivateName(node)) return node.id.name;
  return t.isIdentifier(node) ? node.name : '';
}
