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

/** Throws TypeError or RangeError for wrong options; `where` names the call, `more` its own options. */
export function checkOptions(options: StreamOptions, where: string, more: string[]): void {
  checkObject(options, where);
  const names = ['limit', 'encoding', 'idleTimeout', ...more];
  for (const name of Object.keys(options))
    if (names.indexOf(name) < 0)
      throw new TypeError(`${where}: no option '${name}'; did you mean '${nearest(name, names)}'?`);
  const { limit, encoding, idleTimeout } = options;
  checkPositive(idleTimeout, where, 'idleTimeout');
  checkPositive(limit, where, 'limit');
  if (encoding !== undefined && encoding !== 'utf-8')
    throw new RangeError(`${where}: options.encoding must be 'utf-8'`);
}

/** The one of `names` that shares the most letters with `name`, less those of its own that it does not share. */
function nearest(name: string, names: string[]): string {
  const shared = (other: string) => {
    const letters = other.split('');
    return letters.filter((c) => name.indexOf(c) >= 0).length - letters.length / 2;
  };
  return names.reduce((best, other) => (shared(other) > shared(best) ? other : best));
}
