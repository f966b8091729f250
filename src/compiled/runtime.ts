/** The functions that compiled programs call; the compiler adds the imports. Not for use by hand. */

export { Frame, lend } from '../core/frame.js';
export { setToThread } from '../core/hooks.js';
export { TryFrame } from '../core/tryframe.js';
export { AsyncGenerator, emit } from './asyncgen.js';
export { asyncIterate } from './asynciterate.js';
export { constant, DEAD, early, live, written } from './deadzone.js';
export { delegate } from './delegate.js';
export { symbols } from './dispose.js';
export { failed } from './failed.js';
export { Generator, values } from './generator.js';
export { iterate } from './iterate.js';
export { ThreadFunction } from './threadfunction.js';
