// The functions of host.ts, on XS.
import Time from 'time';

declare const process: {
  argv: string[];
  /** Exists on our own host, but not in Moddable's SDK. */
  descriptors?: () => number;
};

export const args: string[] = process.argv.slice(2);

/** Little data on Linux, where the SDK sends only 75 KB a second. */
const onSdk = Time.ticks > 0xffffffff;

/** More than a connection accepts at once. */
export const MUCH = onSdk ? 256 << 10 : 16 << 20;

export async function memoryCounter(): Promise<() => number> {
  // The SDK has no such module.
  const { chunks, collect } = await import('uasyncio:heap');
  return () => {
    collect();
    return chunks();
  };
}

export async function descriptorCounter(): Promise<() => number> {
  return process.descriptors ?? (() => 0);
}
