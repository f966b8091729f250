/** The library for Moddable's SDK: one module, so that a manifest names one file. */

import { absent } from '../../src/core/absent.js';
import { setOnTaskMade } from '../../src/core/hooks.js';

export * from '../../src/compiled/runtime.js';
export { openConnection } from '../../src/streams/connect.js';
export { startServer } from '../../src/streams/server.js';
export * from './index.js';
export { provideTls } from './port.js';

/** Only our host on the desktop has threads. */
export const toThread = /* @__PURE__ */ absent('toThread', 'threads');

// This module contains `ps` even if the program does not use it; so `ps` follows tasks only from its first call on.
setOnTaskMade(null);
