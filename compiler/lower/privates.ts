import type { NodePath, types as T, Visitor } from '@babel/core';
import * as babel from '@babel/core';

const t = babel.types;

/**
 * `#x` becomes the property `_$x`. In a class that extends another, the property's name holds that of the class, to
 * differ from the private names of the base.
 */
export function lowerPrivate(program: NodePath<T.Program>): void {
  program.traverse({
    Class: {
      exit(path) {
        const { id, superClass, body } = path.node;
        const prefix = superClass ? `_$${(id ?? path.scope.generateUidIdentifier()).name}_` : '_$';
        const names = new Set<string>();
        for (const { key } of body.body as T.ClassPrivateProperty[])
          if (t.isPrivateName(key)) names.add(key.id.name);
        if (names.size > 0) path.traverse(privateNames(names, prefix));
      },
    },
  });
}

/** A visitor that replaces `names`. Those of inner classes are replaced already. */
function privateNames(names: Set<string>, prefix: string): Visitor {
  const known = (node: T.Node): string | undefined =>
    t.isPrivateName(node) && names.has(node.id.name) ? prefix + node.id.name : undefined;
  return {
    BinaryExpression({ node }) {
      const name = known(node.left);
      if (name !== undefined) node.left = t.stringLiteral(name);
    },
    MemberExpression({ node }) {
      const name = known(node.property);
      if (name !== undefined) node.property = t.identifier(name);
    },
    ClassPrivateProperty(path) {
      const { key, value, static: isStatic } = path.node;
      const name = known(key);
      if (name === undefined) return;
      const property = t.classProperty(t.identifier(name), value);
      property.static = isStatic;
      path.replaceWith(property);
    },
    ClassPrivateMethod(path) {
      const { kind, key, params, body, static: isStatic } = path.node;
      const name = known(key);
      if (name === undefined) return;
      path.replaceWith(t.classMethod(kind, t.identifier(name), params, body, false, isStatic));
    },
  };
}
