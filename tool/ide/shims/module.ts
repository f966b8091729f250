// In place of `node:module`, in the page.
import { originalPositionFor, type SourceMapInput, TraceMap } from '@jridgewell/trace-mapping';

/** The part of Node's class that the compiler uses. Lines and columns start at 0. */
export class SourceMap {
  private map: TraceMap;

  constructor(readonly payload: SourceMapInput) {
    this.map = new TraceMap(payload);
  }

  findEntry(line: number, column: number) {
    const found = originalPositionFor(this.map, { line: line + 1, column });
    if (found.source === null) return {};
    const { source, line: originalLine, column: originalColumn, name } = found;
    return { originalSource: source, originalLine: originalLine - 1, originalColumn, name };
  }
}

export function createRequire(): never {
  throw new Error('the page has no packages');
}
