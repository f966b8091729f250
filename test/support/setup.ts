import { ensureHost } from '../../tool/quickjs.js';
import { ensureXsHost } from '../../tool/xs.js';

/** Compiles the engines once, before any test. Mocha calls this. */
export async function mochaGlobalSetup(): Promise<void> {
  await ensureHost(() => {});
  await ensureXsHost(() => {});
}
