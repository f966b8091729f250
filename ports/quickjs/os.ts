// biome-ignore lint/style/useNodejsImportProtocol: QuickJS's module, not Node's
import * as os from 'os';
import { afterTimer } from './hosttimers.js';

/**
 * What programs get as the engine's module `os`. The engine runs a timer that is due before it looks at descriptors, so
 * a callback that sets itself up again and again would starve all tasks: the loop has a turn after each.
 */
// biome-ignore lint/style/useNodejsImportProtocol: as above
export * from 'os';

export function setTimeout(callback: () => void, ms: number): unknown {
  const fair = (): void => {
    callback();
    afterTimer?.();
  };
  // The engine refuses what is not a function.
  return os.setTimeout(typeof callback === 'function' ? fair : callback, ms);
}
