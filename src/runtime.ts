/** What compiled programs call: the compiler adds the imports. Nothing here is for people. */
export { AsyncGenerator, asyncIterator, emit } from './asyncgen.js';
export { symbols } from './dispose.js';
export { Frame, TryFrame } from './frame.js';
export { Generator, values } from './generator.js';
export { iterate } from './iterate.js';
