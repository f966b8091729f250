import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { declare } from '../ast.js';
import type { Imports } from '../imports.js';

const t = babel.types;

/** A tagged template becomes a call; the array of its strings is created once. */
export function lowerTagged(program: NodePath<T.Program>, imports: Imports): void {
  program.traverse({
    TaggedTemplateExpression: {
      exit(path) {
        const { tag, quasi } = path.node;
        const texts = (kind: 'cooked' | 'raw'): T.Expression =>
          t.arrayExpression(quasi.quasis.map(({ value }) => t.stringLiteral(value[kind] ?? '')));
        const strings = program.scope.generateUidIdentifier('strings');
        const made = t.callExpression(imports.use('templateStrings'), [
          texts('cooked'),
          texts('raw'),
        ]);
        program.unshiftContainer('body', declare('const', strings, made));
        const values = quasi.expressions as T.Expression[];
        path.replaceWith(t.callExpression(tag, [t.cloneNode(strings), ...values]));
      },
    },
  });
}

/** Turns a template literal into a sum that begins with a string. */
export function concatenation({ quasis, expressions }: T.TemplateLiteral): T.Expression {
  const first = quasis[0]?.value.cooked ?? '';
  let sum: T.Expression = t.stringLiteral(first);
  expressions.forEach((expression, i) => {
    if (i === 0 && first === '' && t.isStringLiteral(expression)) sum = expression;
    else sum = t.binaryExpression('+', sum, expression as T.Expression);
    const text = quasis[i + 1]?.value.cooked ?? '';
    if (text !== '') sum = t.binaryExpression('+', sum, t.stringLiteral(text));
  });
  return sum;
}
