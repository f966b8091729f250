import { checkObject, checkPositive } from '../core/checks.js';

export interface StreamOptions {
  /** The longest line that `readline` and `readuntil` accept, in bytes. Default 65536, as in CPython. */
  limit?: number;
  /** With an encoding, reads return strings; they never split a character. Default: reads return bytes. */
  encoding?: 'utf-8';
  /**
   * In seconds: if a read takes longer, or the peer takes longer to accept what was written, the connection is broken
   * with OSError (`code` ETIMEDOUT). Default: no limit.
   */
  idleTimeout?: number;
}

/** Throws TypeError or RangeError for wrong options; `where` names the call. */
export function checkOptions(options: StreamOptions, where: string): void {
  checkObject(options, where);
  const { limit, encoding, idleTimeout } = options;
  checkPositive(idleTimeout, where, 'idleTimeout');
  checkPositive(limit, where, 'limit');
  if (encoding !== undefined && encoding !== 'utf-8')
    throw new RangeError(`${where}: options.encoding must be 'utf-8'`);
}
