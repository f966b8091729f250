// What the tool keeps between its runs.
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { distFolder } from './root.js';

/** The folder that keeps everything. It may be deleted at any time. */
export function cacheFolder(): string {
  return resolve(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'uasyncio');
}

let known: string | undefined;

/**
 * Names this build of the tool, as what is kept is valid for one build only. Undefined where there is no name, as when
 * tests run the tool's sources: then nothing is kept.
 */
export function identity(): string | undefined {
  if (!fileURLToPath(import.meta.url).startsWith(`${distFolder()}/`)) return undefined;
  // Read once: another build may be installed meanwhile.
  known ??= attempt(() => readFileSync(join(distFolder(), 'identity'), 'utf8'));
  return known;
}

export function digest(parts: unknown, ...contents: (string | Uint8Array)[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts));
  for (const content of contents) hash.update(content);
  return hash.digest('hex').slice(0, 32);
}

/** Values in files, by key. If the folder cannot be read or written, nothing is kept, and all else works. */
export class Store {
  private folder_: string;
  private isPruned_ = false;

  constructor(
    name: string,
    private limit_: number,
  ) {
    this.folder_ = join(cacheFolder(), name);
  }

  get<T>(key: string): T | undefined {
    const file = join(this.folder_, key);
    return attempt(() => {
      const value = JSON.parse(readFileSync(file, 'utf8')) as T;
      const now = new Date();
      // What was used last is removed last.
      attempt(() => utimesSync(file, now, now));
      return value;
    });
  }

  /** A file appears under its name when it is complete: another process may read it meanwhile, or write it too. */
  put(key: string, value: unknown): void {
    const file = join(this.folder_, key);
    const unfinished = `${file}.${process.pid}`;
    attempt(() => {
      mkdirSync(this.folder_, { recursive: true });
      writeFileSync(unfinished, JSON.stringify(value));
      renameSync(unfinished, file);
      if (!this.isPruned_) this.prune_();
      this.isPruned_ = true;
    });
  }

  /** Removes what was not used for the longest time, unfinished files of killed processes among it. */
  private prune_(): void {
    const files = readdirSync(this.folder_).flatMap((name) => {
      const path = join(this.folder_, name);
      const stats = statSync(path, { throwIfNoEntry: false });
      return stats === undefined ? [] : [{ path, size: stats.size, used: stats.mtimeMs }];
    });
    let size = 0;
    for (const file of files.sort((a, b) => b.used - a.used)) {
      size += file.size;
      if (size > this.limit_) rmSync(file.path, { force: true });
    }
  }
}

export function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
