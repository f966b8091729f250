import { ensureHost } from '../../tool/quickjs.js';
import { ensureXsHost } from '../../tool/xs.js';

/** Compiles the engines once, and not in the midst of a test. Mocha calls it. */
export async function mochaGlobalSetup(): Promise<void> {
  await ensureHost(() => {});
  await ensureXsHost(() => {});
}
