/**
 * Throws TypeError for an option that is not among the names, which have spaces between and around them: those of the
 * parts that the program has.
 */
export function checkNames(options: object, names: string, where: string): void {
  for (const name of Object.keys(options))
    if (names.indexOf(` ${name} `) < 0)
      throw new TypeError(`${where}: no option '${name}', or no module of the program says it`);
}

/** The kind of a value, for error texts. */
export function kind(x: unknown): string {
  return typeof x === 'object' && x !== null ? 'an object' : `${typeof x} ${String(x)}`;
}
