// Functions that programs need and the library does not have: arguments, and a count of open descriptors.
declare const scriptArgs: string[] | undefined;

const onNode = typeof scriptArgs === 'undefined';

export const args: string[] = onNode ? process.argv.slice(2) : (scriptArgs as string[]).slice(1);

/** More than a connection accepts at once. */
export const MUCH = 16 << 20;

/** Returns a function that counts the bytes in use. */
export async function memoryCounter(): Promise<() => number> {
  if (!onNode) return ((await import('uasyncio:heap')) as { bytes(): number }).bytes;
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) throw new Error('run node with --expose-gc');
  return () => {
    gc();
    return process.memoryUsage().arrayBuffers;
  };
}

/** Returns a function that counts the descriptors of this process. */
export async function descriptorCounter(): Promise<() => number> {
  const folder = '/proc/self/fd';
  if (onNode) {
    const { readdirSync } = await import('node:fs');
    // Node opens its own descriptors when its output is first used.
    void [process.stdout, process.stderr];
    return () => readdirSync(folder).length;
  }
  // biome-ignore lint/style/useNodejsImportProtocol: QuickJS's own
  const { readdir } = (await import('os')) as unknown as {
    readdir(path: string): [string[], number];
  };
  return () => readdir(folder)[0].length;
}
