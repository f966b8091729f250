// Ends with 0 if dist was made from the files as they are now. With `write`, says that it was.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digest } from './cache.js';
import { distFolder, packageRoot } from './root.js';

const FOLDERS = ['boards', 'compiler', 'examples', 'ports', 'src', 'tool'];

function sources(): string[] {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  return [...readdirSync('.'), ...inFolders].filter((path) => statSync(path).isFile()).sort();
}

process.chdir(packageRoot());
const stamp = join(distFolder(), 'made-from');
const files = sources();
const now = digest(files, ...files.map((file) => readFileSync(file)));
if (process.argv[2] === 'write') writeFileSync(stamp, now);
else process.exitCode = readStamp() === now ? 0 : 1;

function readStamp(): string | undefined {
  try {
    return readFileSync(stamp, 'utf8');
  } catch {
    return undefined;
  }
}
