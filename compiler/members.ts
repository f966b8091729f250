// Members whose names are words: QuickJS 2021 and XS take `get = 1` for the beginning of a getter.
import type { types as T } from '@babel/core';
import * as babel from '@babel/core';

const t = babel.types;

const OF_FIELDS = ['get', 'set', 'static', 'async'];
const OF_METHODS = ['static', 'async'];

/** The name of a member that has to be in quotes. */
function keyOf(node: T.Node): T.Identifier | undefined {
  const isField = t.isClassProperty(node);
  if (!isField && !t.isClassMethod(node) && !t.isObjectMethod(node)) return undefined;
  const { computed, key } = node;
  if (computed || !t.isIdentifier(key)) return undefined;
  return (isField ? OF_FIELDS : OF_METHODS).includes(key.name) ? key : undefined;
}

/**
 * Puts such names in quotes in a whole bundle: earlier, the minifier would take the quotes away. Lines stay as they are,
 * which is all that these engines report.
 */
export function quoteMembers(code: string): string {
  const file = babel.parseSync(code, {
    babelrc: false,
    configFile: false,
    sourceType: 'module',
  }) as T.File;
  const keys: T.Identifier[] = [];
  t.traverseFast(file, (node) => {
    const key = keyOf(node);
    if (key !== undefined) keys.push(key);
  });
  let quoted = '';
  let end = 0;
  for (const { name, start, end: after } of keys) {
    quoted += `${code.slice(end, start as number)}'${name}'`;
    end = after as number;
  }
  return quoted + code.slice(end);
}
