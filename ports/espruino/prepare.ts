/** Repairs the engine's errors: they have no names, and only Error itself is an instance of Error. */
export function prepareEngine(): void {
  const kinds: [{ prototype: object } | undefined, string][] = [
    [TypeError, 'TypeError'],
    [SyntaxError, 'SyntaxError'],
    [ReferenceError, 'ReferenceError'],
    [(globalThis as { InternalError?: ErrorConstructor }).InternalError, 'InternalError'],
  ];
  for (const [kind, name] of kinds) {
    if (kind === undefined) continue;
    Object.setPrototypeOf(kind.prototype, Error.prototype);
    (kind.prototype as Error).name = name;
  }
  Error.prototype.name = 'Error';
  Error.prototype.toString = function (this: Error) {
    return this.message ? `${this.name}: ${this.message}` : this.name;
  };
}
