import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function isRoot(folder: string): boolean {
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) return false;
  const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string };
  return name === 'uasyncio';
}

let root: string | undefined;

/** The folder of this package, be it the repository or an installed copy. */
export function packageRoot(): string {
  root ??= findRoot();
  return root;
}

function findRoot(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    if (isRoot(folder)) return folder;
    if (folder === dirname(folder)) throw new Error(`no package 'uasyncio' above ${start}`);
  }
}

export function distFolder(): string {
  return join(packageRoot(), 'dist');
}
