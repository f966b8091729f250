/** Checks of arguments: each error names the argument and what was expected. */

/** What `x` is, for the text of an error. */
export function kind(x: unknown): string {
  if (x === null || x === undefined) return `${x}`;
  if (typeof x === 'function') return 'a function';
  return typeof x === 'object' ? 'an object' : `${typeof x} ${String(x)}`;
}

/** NaN is no number here. */
export function checkNumber(x: unknown, where: string): void {
  if (typeof x !== 'number' || Number.isNaN(x))
    throw new TypeError(`${where}: expected a number, got ${kind(x)}`);
}

/** Of an `options` that may be left out. */
export function checkObject(x: unknown, where: string): void {
  if (x !== undefined && (typeof x !== 'object' || x === null))
    throw new TypeError(`${where}: options must be an object, got ${kind(x)}`);
}

/** Returns `n` if it is a whole number, otherwise throws. */
export function integer(n: number, where: string): number {
  // The difference is NaN for what is not finite.
  if (typeof n !== 'number' || Math.floor(n) - n !== 0)
    throw new TypeError(`${where}: expected a whole number, got ${kind(n)}`);
  return n;
}

/** Of an option `name` that may be left out. */
export function checkPositive(x: unknown, where: string, name: string): void {
  if (x !== undefined && !(typeof x === 'number' && x > 0))
    throw new RangeError(`${where}: options.${name} must be a positive number, got ${kind(x)}`);
}

/** Of a TCP port. */
export function checkPort(port: number, where: string): void {
  if (typeof port !== 'number' || Math.floor(port) !== port || port < 0 || port > 65535)
    throw new RangeError(
      `${where}: port must be a whole number from 0 to 65535, got ${kind(port)}`,
    );
}
