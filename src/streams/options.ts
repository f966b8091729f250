import { checkObject, checkPositive } from '../core/checks.js';

export interface StreamOptions {
  /** Longest line that `readline` and `readuntil` accept, in bytes. Default 65536, as in CPython. */
  limit?: number;
  /** Reads give strings instead of bytes. Characters are never split. */
  encoding?: 'utf-8';
  /**
   * A read that takes longer, in seconds, or a peer that takes longer to accept what was written, breaks the connection
   * with OSError ETIMEDOUT. Default: no limit.
   */
  idleTimeout?: number;
}

export function checkOptions(options: StreamOptions, where: string): void {
  checkObject(options, where);
  const { limit, encoding, idleTimeout } = options;
  checkPositive(idleTimeout, where, 'idleTimeout');
  checkPositive(limit, where, 'limit');
  if (encoding !== undefined && encoding !== 'utf-8')
    throw new RangeError(`${where}: options.encoding must be 'utf-8'`);
}
