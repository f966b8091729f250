import { remember } from './remember.js';

/** A bundle as `upload` writes it; see compact.ts. */
export async function forStorage(file: string, code: string): Promise<Buffer> {
  return Buffer.from(
    await remember(['storage', file, code], async () =>
      (await import('./compact.js')).compact(file, code),
    ),
  );
}
