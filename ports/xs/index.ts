import { provideSentinelRounds } from '../../src/core/native.js';

// One generation of promise jobs runs between other callbacks. A look takes a device some 0.1 ms.
provideSentinelRounds(1000);

/** For programs with native async functions; those that are compiled need compiled.ts only. */
export * from './compiled.js';
