// What several steps of the compiler ask of syntax trees, and small parts of these that several steps build.
import type { NodePath, types as T, Visitor } from '@babel/core';
import * as babel from '@babel/core';

const t = babel.types;

/** Whether `isSuch` accepts `node` or any node in it, those in inner functions too. */
export function holds(node: T.Node, isSuch: (node: T.Node) => boolean): boolean {
  let found = false;
  t.traverseFast(node, (inner) => {
    if (isSuch(inner)) found = true;
  });
  return found;
}

/** Whether `isSuch` accepts `node` or any node in it, except those that an inner function evaluates. */
export function holdsOwn(node: T.Node, isSuch: (node: T.Node) => boolean): boolean {
  return isSuch(node) || childrenOf(node).some((child) => holdsOwn(child, isSuch));
}

/** Part of a visitor: skips what inner functions evaluate. The key of a method is evaluated outside of it. */
export const skipInner: Visitor = {
  Function(path) {
    path.skipKey('params');
    path.skipKey('body');
  },
};

function childrenOf(node: T.Node): T.Node[] {
  const keys = t.isFunction(node) ? ['key'] : (t.VISITOR_KEYS[node.type] ?? []);
  return keys
    .flatMap((key) => (node as unknown as Record<string, T.Node | T.Node[] | null>)[key] ?? [])
    .filter((child) => child !== null);
}

/** `const id = init;`, or with another keyword. */
export function declare(
  kind: T.VariableDeclaration['kind'],
  id: T.Node,
  init?: T.Expression | null,
): T.VariableDeclaration {
  return t.variableDeclaration(kind, [t.variableDeclarator(id as T.Identifier, init)]);
}

/** `let a, b;`, or with another keyword. */
export function declareAll(
  kind: T.VariableDeclaration['kind'],
  names: readonly string[],
): T.VariableDeclaration {
  return t.variableDeclaration(
    kind,
    names.map((name) => t.variableDeclarator(t.identifier(name))),
  );
}

/** `target = value;` */
export function assign(target: T.Node, value: T.Expression): T.ExpressionStatement {
  return t.expressionStatement(t.assignmentExpression('=', target as T.LVal, value));
}

/** The name or pattern that the first declarator declares: in the head of a `for…of` there is only one. */
export function declaredBy({ declarations }: T.VariableDeclaration): T.LVal {
  return (declarations[0] as T.VariableDeclarator).id as T.LVal;
}

/** Whether `node` is a member of a module's namespace: `ns.f` after `import * as ns from …`. */
export function isOfNamespace(node: T.Node, scope: NodePath['scope']): boolean {
  if (!t.isMemberExpression(node) || !t.isIdentifier(node.object)) return false;
  return t.isImportNamespaceSpecifier(scope.getBinding(node.object.name)?.path.node);
}
