import '../../src/core/native.js';

/** The entry for programs with native async functions; compiled programs need only compiled.ts. */
export * from './compiled.js';
