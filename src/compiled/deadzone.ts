/*
 * Compiled code keeps `let` and `const` in variables that exist from the start of their function. Where the compiler
 * cannot prove that the declaration is executed first, the variable holds DEAD until then, and uses are checked.
 */

/** The value of a variable whose declaration has not been executed yet. */
export const DEAD: object = /* @__PURE__ */ Object.create(null);

/** Throws what a use of the variable `name` before its declaration throws. */
export function early(name: string): never {
  throw new ReferenceError(`Cannot access '${name}' before initialization`);
}

/** Returns `value`, the value of the variable `name`, unless that is DEAD. */
export function live<T>(value: T, name: string): T {
  return value === DEAD ? early(name) : value;
}

/** Returns `value`. Its second argument is the check of the variable that gets it, evaluated after `value`. */
export function written<T>(value: T, _old: unknown): T {
  return value;
}

/** Throws what an assignment to the constant `name` throws. */
export function constant(name: string): never {
  throw new TypeError(`Assignment to constant variable '${name}'`);
}
