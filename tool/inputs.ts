// What a bundle was made of, so that a later run can see whether it would come out the same.
import { type Dirent, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { attempt, digest } from './cache.js';
import { distFolder } from './root.js';

/**
 * What was seen at a path: the text of a `file`, or what is `near` it: names that differ from its name in extensions,
 * and where they lead. A new `x.ts` beside `x.js` changes what `./x` means.
 */
export type Fact = [kind: 'file' | 'near', path: string, seen: string];

const NOTHING = '';

/** Collects facts while Rollup resolves imports and loads modules. The library's own files belong to the tool. */
export class Inputs {
  private facts_ = new Map<string, Fact>();
  private eyes_ = new Eyes();
  private isComplete_ = true;

  /** Call it before an import is resolved: the facts must not be newer than what the bundle is made of. */
  wanted(id: string, importer: string): void {
    const [path = ''] = id.split('?');
    // `imports` of a package.json can lead to packages that the id does not name.
    if (path.startsWith('#')) this.isComplete_ = false;
    else if (/^[./]/.test(path)) this.wantedFile(resolve(dirname(importer), path));
    else for (const folder of foldersAbove(importer)) this.wantedOf_(folder, path);
  }

  private wantedOf_(folder: string, id: string): void {
    const packages = join(folder, 'node_modules');
    this.wantedFile(join(packages, packageOf(id)));
    if (packageOf(id) !== id) this.wantedFile(join(packages, id));
  }

  /** A path without an extension can be a file or a folder. */
  wantedFile(path: string): void {
    this.see_('near', path);
    this.see_('near', join(path, 'index'));
    this.see_('file', join(path, 'package.json'));
  }

  /** What an import was resolved to. Each package.json above it may have a say. */
  found(id: string): void {
    if (isOurs(id)) return;
    this.see_('near', id);
    for (const folder of foldersAbove(id)) {
      this.see_('near', folder);
      this.see_('file', join(folder, 'package.json'));
    }
  }

  /** A module, with the text that was read. */
  loaded(id: string, text: string): void {
    if (isOurs(id)) return;
    this.found(id);
    const [path = ''] = id.split('?');
    this.facts_.set(`file ${path}`, ['file', path, digest('text', text)]);
  }

  /** Undefined if the facts do not say everything. */
  facts(): Fact[] | undefined {
    return this.isComplete_ ? [...this.facts_.values()] : undefined;
  }

  private see_(kind: Fact[0], path: string): void {
    const key = `${kind} ${path}`;
    if (!this.facts_.has(key)) this.facts_.set(key, [kind, path, this.eyes_.see(kind, path)]);
  }
}

/** Whether everything is as it was. */
export function unchanged(facts: Fact[]): boolean {
  const eyes = new Eyes();
  return facts.every(([kind, path, seen]) => eyes.see(kind, path) === seen);
}

/** Reads each folder once. */
class Eyes {
  private folders_ = new Map<string, Dirent[]>();

  see(kind: Fact[0], path: string): string {
    return kind === 'file' ? textAt(path) : this.near_(path);
  }

  private near_(path: string): string {
    const folder = dirname(path);
    const [stem = ''] = /^\.?[^.]*/.exec(basename(path)) ?? [];
    const entries = this.entries_(folder).filter(
      ({ name }) => name === stem || name.startsWith(`${stem}.`),
    );
    if (entries.length === 0) return NOTHING;
    const seen = entries
      .map((entry) => [entry.name, entry.isDirectory(), leadsTo(join(folder, entry.name))])
      .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
    return digest(seen);
  }

  private entries_(folder: string): Dirent[] {
    let entries = this.folders_.get(folder);
    if (entries === undefined) {
      entries = attempt(() => readdirSync(folder, { withFileTypes: true })) ?? [];
      this.folders_.set(folder, entries);
    }
    return entries;
  }
}

function leadsTo(path: string): string | undefined {
  return attempt(() => realpathSync(path));
}

function textAt(path: string): string {
  return attempt(() => digest('text', readFileSync(path, 'utf8'))) ?? NOTHING;
}

function isOurs(path: string): boolean {
  return path.startsWith(`${distFolder()}/`);
}

/** `@scope/name` of `@scope/name/file`. */
function packageOf(id: string): string {
  return id
    .split('/')
    .slice(0, id.startsWith('@') ? 2 : 1)
    .join('/');
}

function foldersAbove(path: string): string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
}
