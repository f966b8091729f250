// The functions of a module, for stacks: engines know them by what they are called after the compiler and V8's guess.
import { SourceMap } from 'node:module';
import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { nameOf } from './coroutines/places.js';

/** A function of a source, from its first character to the beginning of its last word. */
export interface FunctionPlace {
  /** `f`, `Class.method`; '' for a function without a name. */
  name: string;
  line: number;
  column: number;
  last: number;
  lastColumn: number;
}

/** The functions in `code`; `map` leads from there to the source. */
export function functionsIn(code: string, map: string, id: string): FunctionPlace[] {
  if (!/=>|\bfunction\b|\bclass\b|\)\s*\{/.test(code)) return [];
  const ast = babel.parseSync(code, { filename: id, babelrc: false, configFile: false });
  const sources = new SourceMap(JSON.parse(map));
  const found: FunctionPlace[] = [];
  babel.traverse(ast as T.File, {
    Function(path: NodePath<T.Function>) {
      const { start, end } = path.node.loc as T.SourceLocation;
      const from = sources.findEntry(start.line - 1, start.column);
      const to = sources.findEntry(end.line - 1, end.column - 1);
      if (!('originalLine' in from) || !('originalLine' in to)) return;
      found.push({
        name: nameOf(path),
        line: from.originalLine + 1,
        column: from.originalColumn + 1,
        last: to.originalLine + 1,
        lastColumn: to.originalColumn + 1,
      });
    },
  });
  return found;
}
