import type { types as T } from '@babel/core';

export const TOP_LEVEL =
  'await outside of an async function: put it into one, and start that with run(main)';

/** The source holds something that cannot be compiled. */
export class CompileError extends Error {
  /** The place in the code that Babel read: lines count from 1, columns from 0. */
  readonly place: { line: number; column: number } | undefined;
  constructor(message: string, node: T.Node) {
    super(message);
    this.name = 'CompileError';
    this.place = node.loc?.start;
  }
}
