// What host.ts gives, on XS.
import Time from 'time';

declare const process: {
  argv: string[];
  /** Our own host has it, and Moddable's SDK has not. */
  descriptors?: () => number;
};

export const args: string[] = process.argv.slice(2);

/** On Linux the SDK sends 75 KB a second. */
const onSdk = Time.ticks > 0xffffffff;

/** More than a connection takes at once. */
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
