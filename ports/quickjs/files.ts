// biome-ignore lint/style/useNodejsImportProtocol: QuickJS's own
import * as os from 'os';
import { type FileSystem, filesOf } from '../../src/protocols/http/files.js';
import type { Handler } from '../../src/protocols/http/request.js';

const system: FileSystem = {
  find(folder, path) {
    const [root, missing] = os.realpath(folder);
    const [real, error] = os.realpath(`${root}/${path}`);
    const prefix = root === '/' ? root : `${root}/`;
    if (missing !== 0 || error !== 0 || real.indexOf(prefix) !== 0) return null;
    const [stat, failure] = os.stat(real);
    if (failure !== 0 || stat === null || (stat.mode & os.S_IFMT) !== os.S_IFREG) return null;
    return { path: real, size: stat.size, modified: Math.floor(stat.mtime) };
  },
  open(path) {
    const file = os.open(path, os.O_RDONLY);
    if (file < 0) throw new Error(`cannot open ${path}: ${-file}`);
    return file;
  },
  read(file, into, position) {
    os.seek(file, position, 0);
    return Math.max(0, os.read(file, into.buffer as ArrayBuffer, 0, into.length));
  },
  close: (file) => void os.close(file),
};

/** See `filesOf`. */
export function files(folder: string): Handler {
  return filesOf(system, folder);
}
