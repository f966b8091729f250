/** What the SDK of Moddable gets: all in one module, so that a manifest names one file. */
export * from '../../src/runtime.js';
export * from './index.js';
export { provideTls } from './port.js';
