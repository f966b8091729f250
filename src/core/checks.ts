/**
 * Checks of arguments: each error names the argument and what was expected. The lean profile has none: the build finds
 * them by their call of `kind` (compiler/lean.ts).
 */
import { LEAN } from './profile.js';

/** What `x` is, for the text of an error. */
export function kind(x: unknown): string {
  if (x === null || x === undefined) return `${x}`;
  if (typeof x === 'function') return 'a function';
  return typeof x === 'object' ? 'an object' : `${typeof x} ${String(x)}`;
}

/** Throws TypeError unless `x` is a number; NaN does not count as one. */
export function checkNumber(x: unknown, where: string): void {
  if (typeof x !== 'number' || Number.isNaN(x))
    throw new TypeError(`${where}: expected a number, got ${kind(x)}`);
}

/**
 * Throws TypeError unless `x`, an argument `options`, is undefined or an object whose keys are all in `names`.
 * `nearest` chooses one of many names for the error.
 */
export function checkKeys(
  x: unknown,
  where: string,
  names: string[],
  nearest?: (name: string, names: string[]) => string,
): void {
  if (LEAN || x === undefined) return;
  if (typeof x !== 'object' || x === null)
    throw new TypeError(`${where}: options must be an object, got ${kind(x)}`);
  for (const name of Object.keys(x))
    if (names.indexOf(name) < 0)
      throw new TypeError(
        `${where}: no option '${name}'; did you mean '${nearest ? nearest(name, names) : names.join("' or '")}'?`,
      );
}

/** Returns `n` if it is a whole number; otherwise throws TypeError. */
export function integer(n: number, where: string): number {
  // For infinities and NaN the difference is NaN.
  if (typeof n !== 'number' || Math.floor(n) - n !== 0)
    throw new TypeError(`${where}: expected a whole number, got ${kind(n)}`);
  return n;
}

/** Throws RangeError unless `x`, the option `name`, is a positive number or undefined. */
export function checkPositive(x: unknown, where: string, name: string): void {
  if (x !== undefined && !(typeof x === 'number' && x > 0))
    throw new RangeError(`${where}: options.${name} must be a positive number, got ${kind(x)}`);
}

/** Throws RangeError unless `port` is a TCP port. */
export function checkPort(port: number, where: string): void {
  if (typeof port !== 'number' || Math.floor(port) !== port || port < 0 || port > 65535)
    throw new RangeError(
      `${where}: port must be a whole number from 0 to 65535, got ${kind(port)}`,
    );
}
