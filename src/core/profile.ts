/**
 * The profile that a bundle is built with. The tool replaces this module (tool/lean.ts) and Rollup folds its constants,
 * so a bundle contains the branches of its own profile only.
 */

/** True in the lean profile: no checks of arguments, no debug mode, and codes in place of texts (compiler/lean.ts). */
export const LEAN: boolean = false;
/** False if the program can have no promises, nor other objects with `then` that are not the library's. */
export const PROMISES: boolean = true;
/** False if the program can have no generators. */
export const GENERATORS: boolean = true;
