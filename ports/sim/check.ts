import { kind } from '../../src/core/checks.js';

/** An option that nobody knows is a slip of the pen: the test would pass against no fault at all. */
export function checkNames(where: string, options: unknown, names: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new TypeError(`${where}: expected an object, got ${kind(options)}`);
  for (const name of Object.keys(options))
    if (names.indexOf(name) < 0)
      throw new TypeError(`${where}: no option '${name}'; there are ${names.join(', ')}`);
}
