import type { types as T } from '@babel/core';

export const TOP_LEVEL =
  'await outside of an async function: put it into one, and start that with run(main)';

/** Something in the source that cannot be compiled. */
export class CompileError extends Error {
  /** Where it is in the code that Babel got: line from 1, column from 0. */
  readonly place: { line: number; column: number } | undefined;
  constructor(message: string, node: T.Node) {
    super(message);
    this.name = 'CompileError';
    this.place = node.loc?.start;
  }
}
