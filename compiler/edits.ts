// Changes of the source text; see source.ts.
import type { types as T } from '@babel/core';

/** Text that replaces the source from `start` to `end`. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** Where `node` stands in the source. */
export function place(node: T.Node): { start: number; end: number } {
  return { start: node.start as number, end: node.end as number };
}
