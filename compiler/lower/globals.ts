// Replaces what an engine's library lacks by exports of a runtime. The tables say what that is.
import type { NodePath, types as T, Visitor } from '@babel/core';
import * as babel from '@babel/core';
import type { Imports } from '../imports.js';

const t = babel.types;

/** Names that the engine lacks, and the runtime's exports that replace them. */
export type Table = ReadonlyMap<string, string>;

/**
 * Replaces globals such as `Map` and static members such as `Array.from`, except where `stays` returns true.
 */
export function replaceGlobals(
  program: NodePath<T.Program>,
  imports: Imports,
  table: Table,
  stays: (path: NodePath<T.MemberExpression> | NodePath<T.Identifier>) => boolean,
): void {
  program.traverse({
    MemberExpression(path) {
      if (!stays(path)) replace(path, staticName(path), imports, table);
    },
    Identifier(path) {
      const { name } = path.node;
      if (!table.has(name) || !path.isReferencedIdentifier() || stays(path)) return;
      if (isGlobal(path, path.node, name)) replace(path, name, imports, table);
    },
  });
}

function replace(path: NodePath, name: string | undefined, imports: Imports, table: Table): void {
  const ours = name === undefined ? undefined : table.get(name);
  if (ours === undefined || t.isUnaryExpression(path.parent, { operator: 'typeof' })) return;
  path.replaceWith(imports.use(ours));
}

/** A visitor that turns `x.at(1)` into `at(x, 1)`. */
export function methodReplacer(imports: Imports, table: Table): Visitor {
  return {
    CallExpression: {
      exit(path) {
        const { callee, arguments: args } = path.node;
        if (!t.isMemberExpression(callee) || callee.computed) return;
        if (!t.isIdentifier(callee.property)) return;
        const ours = table.get(callee.property.name);
        if (ours === undefined || isGlobalObject(path, callee.object)) return;
        path.replaceWith(
          t.callExpression(imports.use(ours), [callee.object as T.Expression, ...args]),
        );
      },
    },
  };
}

function isGlobalObject(path: NodePath, node: T.Node): boolean {
  return t.isIdentifier(node) && isGlobal(path, node, node.name);
}

/** `A.b` if `A` is a global, otherwise undefined. */
export function staticName({ node, scope }: NodePath<T.MemberExpression>): string | undefined {
  const { object, property, computed } = node;
  if (computed || !t.isIdentifier(object) || !t.isIdentifier(property)) return undefined;
  return scope.hasBinding(object.name, true) ? undefined : `${object.name}.${property.name}`;
}

/** Whether `node`, at `path`, is the global of that name. */
export function isGlobal(path: NodePath, node: T.Node, name: string): boolean {
  return t.isIdentifier(node, { name }) && !path.scope.hasBinding(name, true);
}
