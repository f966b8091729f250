import { provideSentinelRounds } from '../../src/core/native.js';

// XS runs one generation of promise jobs between other callbacks. A round of the sentinel takes a device about 0.1 ms.
provideSentinelRounds(1000);

/** The entry for programs with native async functions; compiled programs need only compiled.ts. */
export * from './compiled.js';
