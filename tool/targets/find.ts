import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Makes a path absolute, and throws if nothing is there. */
export function existing(path: string, what: string): string {
  if (!existsSync(path)) throw new Error(`no such ${what}: ${path}`);
  return resolve(path);
}

export function existingEngine(path: string | undefined): string | undefined {
  return path === undefined ? undefined : existing(path, 'engine');
}
