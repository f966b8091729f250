/** What the SDK of Moddable gets: all in one module, so that a manifest names one file. */

import { setOnTaskMade } from '../../src/core/hooks.js';

export * from '../../src/compiled/runtime.js';
export * from './index.js';
export { provideTls } from './port.js';

// Everybody has `ps` here, and few use it: it follows the tasks from its first call on.
setOnTaskMade(null);
