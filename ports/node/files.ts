import { closeSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { type FileSystem, filesOf } from '../../src/protocols/http/files.js';
import type { Handler } from '../../src/protocols/http/request.js';

const system: FileSystem = {
  find(folder, path) {
    try {
      const root = realpathSync(folder);
      const real = realpathSync(`${root}/${path}`);
      const stat = statSync(real);
      const inside = real.startsWith(root === '/' ? root : `${root}/`) && stat.isFile();
      return inside ? { path: real, size: stat.size, modified: Math.floor(stat.mtimeMs) } : null;
    } catch {
      return null;
    }
  },
  open: (path) => openSync(path, 'r'),
  read: (file, into, position) => readSync(file, into, 0, into.length, position),
  close: closeSync,
};

/** See `filesOf`. */
export function files(folder: string): Handler {
  return filesOf(system, folder);
}
