import {
  appendFileSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import type { Thing } from './world.js';

/** require('fs') for files of bytes; `failure` makes the error for files that cannot be opened. */
export function fileSystem(failure: () => unknown): Thing {
  const attempt =
    <A extends unknown[], R>(work: (...args: A) => R) =>
    (...args: A): R => {
      try {
        return work(...args);
      } catch {
        throw failure();
      }
    };
  const read = attempt((path: string) => readFileSync(path, 'latin1'));
  const write = attempt((path: string, data: unknown) => {
    writeFileSync(path, String(data), 'latin1');
    return true;
  });
  const append = attempt((path: string, data: unknown) => {
    appendFileSync(path, String(data), 'latin1');
    return true;
  });
  const list = attempt((path: string) => readdirSync(path));
  const remove = (path: string): boolean => {
    try {
      unlinkSync(path);
      return true;
    } catch {
      return false;
    }
  };
  const stat = (path: string) => {
    const found = statSync(path, { throwIfNoEntry: false });
    return found && { size: found.size, dir: found.isDirectory() };
  };
  return {
    readFile: read,
    readFileSync: read,
    writeFile: write,
    writeFileSync: write,
    appendFile: append,
    appendFileSync: append,
    readdir: list,
    readdirSync: list,
    unlink: remove,
    unlinkSync: remove,
    statSync: stat,
  };
}

/** E.openFile(path, 'r') */
export function openFile(failure: () => unknown): (path: string) => Thing {
  return (path) => {
    let rest: string;
    try {
      rest = readFileSync(path, 'latin1');
    } catch {
      throw failure();
    }
    return {
      read(length: number) {
        const part = rest.slice(0, length);
        rest = rest.slice(length);
        return part || undefined;
      },
      close() {},
    };
  };
}
