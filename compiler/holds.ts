import type { types as T } from '@babel/core';
import * as babel from '@babel/core';

/** Whether `node` is such a one, or holds one, functions in it included. */
export function holds(node: T.Node, isSuch: (node: T.Node) => boolean): boolean {
  let found = false;
  babel.types.traverseFast(node, (inner) => {
    if (isSuch(inner)) found = true;
  });
  return found;
}
