import '../../src/core/native.js';

/** For programs with native async functions; those that are compiled need compiled.ts only. */
export * from './compiled.js';
