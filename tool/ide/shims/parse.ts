// In place of `rollup/parseAst`, which the browser's Rollup does not export. The trees are the same.
import { type Node, parse } from 'acorn';

export function parseAst(code: string): Node {
  return parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
}
