import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import type { Imports } from '../imports.js';

const t = babel.types;

/** Lowers computed keys: from the first one on, the properties of an object literal are set one by one. */
export function lowerObjects(program: NodePath<T.Program>, imports: Imports): void {
  program.traverse({
    ObjectExpression: {
      exit(path) {
        const { properties } = path.node;
        const at = properties.findIndex((p) => !t.isSpreadElement(p) && p.computed);
        if (at < 0) return;
        let made: T.Expression = t.objectExpression(properties.slice(0, at));
        for (const property of properties.slice(at)) made = extend(made, property, imports);
        path.replaceWith(made);
      },
    },
  });
}

function extend(
  object: T.Expression,
  property: T.ObjectExpression['properties'][number],
  imports: Imports,
): T.Expression {
  if (t.isSpreadElement(property)) {
    const assign = t.memberExpression(t.identifier('Object'), t.identifier('assign'));
    return t.callExpression(assign, [object, property.argument]);
  }
  const isName = !property.computed && t.isIdentifier(property.key);
  const key = isName
    ? t.stringLiteral((property.key as T.Identifier).name)
    : (property.key as T.Expression);
  if (t.isObjectProperty(property)) {
    const value = property.value as T.Expression;
    return t.callExpression(imports.use('defineProperty'), [object, key, value]);
  }
  const { kind, params, body } = property;
  const fn = t.functionExpression(null, params as T.Identifier[], body);
  if (kind === 'method') return t.callExpression(imports.use('defineProperty'), [object, key, fn]);
  const accessor = [t.stringLiteral(kind), object, key, fn];
  return t.callExpression(imports.use('defineAccessor'), accessor);
}
