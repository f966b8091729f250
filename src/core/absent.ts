import { OSError } from './exceptions.js';

/**
 * Stands for the function `name` on an engine that lacks `what`, so that all entries export the same names: a call
 * throws OSError (`code` ENOTSUP).
 */
export function absent(name: string, what: string): (...args: never[]) => never {
  return () => {
    throw new OSError('ENOTSUP', `${name}: this engine has no ${what}`);
  };
}
