import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { isGlobal, staticName } from './globals.js';

const t = babel.types;

/** The well-known symbols that become strings. */
const SYMBOLS = ['iterator', 'asyncIterator', 'dispose', 'asyncDispose', 'toStringTag'];

/** For engines without Symbol: `Symbol.iterator` becomes `'@@iterator'`, and `typeof Symbol` `'function'`. */
export function lowerSymbols(program: NodePath<T.Program>): void {
  program.traverse({
    MemberExpression(path) {
      const name = staticName(path);
      if (name === undefined || !name.startsWith('Symbol.')) return;
      const symbol = name.slice('Symbol.'.length);
      if (!SYMBOLS.includes(symbol)) return;
      const { parent } = path;
      if (path.key === 'key' && (t.isObjectMember(parent) || t.isClassMethod(parent)))
        parent.computed = false;
      path.replaceWith(t.stringLiteral(`@@${symbol}`));
    },
    // The helper with which esbuild's lowering of `using` looks symbols up by name.
    VariableDeclarator({ node }) {
      if (t.isIdentifier(node.id, { name: '__knownSymbol' }))
        node.init = babel.template.expression.ast("(name) => '@@' + name");
    },
    UnaryExpression(path) {
      const { operator, argument } = path.node;
      if (operator === 'typeof' && isGlobal(path, argument, 'Symbol'))
        path.replaceWith(t.stringLiteral('function'));
    },
  });
}
