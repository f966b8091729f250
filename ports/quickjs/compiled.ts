import { providePort } from '../../src/core/port.js';
import { QuickJsPort } from './port.js';
import * as native from './uasyncio.so';

providePort(() => new QuickJsPort());

// The engine's console has only `log`.
function print(...values: unknown[]): void {
  native.stderr(`${values.map((value) => `${value}`).join(' ')}\n`);
}
const { console } = globalThis as unknown as { console: Record<string, unknown> };
console.error ??= print;
console.warn ??= print;
console.info ??= console.log;
console.debug ??= console.log;

export * from '../../src/index.js';
