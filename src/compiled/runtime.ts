/** The functions that compiled programs call; the compiler adds the imports. Not for use by hand. */

export { Frame, TryFrame } from '../core/frame.js';
export { AsyncGenerator, asyncIterator, emit } from './asyncgen.js';
export { constant, DEAD, early, live, written } from './deadzone.js';
export { symbols } from './dispose.js';
export { Generator, values } from './generator.js';
export { iterate } from './iterate.js';
