/**
 * Throws TypeError for an option that is not among the names, which have spaces between and around them: those of the
 * parts that the program has. The error names the nearest one.
 */
export function checkNames(options: object, names: string, where: string): void {
  for (const name of Object.keys(options))
    if (names.indexOf(` ${name} `) < 0)
      throw new TypeError(
        `${where}: no option '${name}', or no module of the program says it; did you mean '${nearest(name, names.slice(1, -1).split(' '))}'?`,
      );
}

/** The one that shares most letters with `name`; of several, the first. */
function nearest(name: string, names: string[]): string {
  const shared = (other: string) =>
    other.split('').filter((c) => name.indexOf(c) >= 0).length - other.length / 2;
  return names.reduce((best, other) => (shared(other) > shared(best) ? other : best));
}

/** The kind of a value, for error texts. */
export function kind(x: unknown): string {
  return typeof x === 'object' && x !== null ? 'an object' : `${typeof x} ${String(x)}`;
}
