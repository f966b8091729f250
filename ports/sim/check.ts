import { kind } from '../../src/core/checks.js';

/** Throws TypeError for an unknown option: it is a typing error, because of which the test would test nothing. */
export function checkNames(where: string, options: unknown, names: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new TypeError(`${where}: expected an object, got ${kind(options)}`);
  for (const name of Object.keys(options))
    if (names.indexOf(name) < 0)
      throw new TypeError(`${where}: no option '${name}'; the options are ${names.join(', ')}`);
}
