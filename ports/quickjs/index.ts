import '../../src/core/native.js';
import { setToThread } from '../../src/core/hooks.js';
import { toThread } from './threads.js';

// The compiler adds this to compiled programs that need it.
setToThread(toThread);

/** The entry for programs with native async functions; compiled programs need only compiled.ts. */
export * from './compiled.js';
