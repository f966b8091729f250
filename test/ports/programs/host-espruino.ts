// The functions of host.ts, on Espruino for Linux.
declare const process: { argv: string[] };
interface Modules {
  fs: { readdirSync(path: string): string[] };
  net: { connect(options: { host: string; port: number }): void };
}
declare const require: <M extends keyof Modules>(name: M) => Modules[M];

export const args: string[] = process.argv.slice(2);

/** More than the engine accepts at once, and less than it keeps for a reader. */
export const MUCH = 12 << 10;

export async function descriptorCounter(): Promise<() => number> {
  try {
    // The model opens its own descriptors with the first socket.
    // biome-ignore lint/style/useNodejsImportProtocol: Espruino's
    require('net').connect({ host: '127.0.0.1', port: 1 });
  } catch {}
  // biome-ignore lint/style/useNodejsImportProtocol: Espruino's
  return () => require('fs').readdirSync('/proc/self/fd').length;
}
