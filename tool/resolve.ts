import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin, ResolveIdResult } from 'rollup';
import { quoted } from './quoted.js';
import { distFolder } from './root.js';
import { targets } from './targets/index.js';
import type { Mode, Packages, Target } from './targets/target.js';

/** A rollup plugin: finds the library, leaves the engine's modules to the engine, and refuses unresolved imports. */
export function resolver(target: Target, mode: Mode, packages: Packages): Plugin {
  return {
    name: 'uasyncio-resolver',
    async resolveId(id, importer, options) {
      if (importer === undefined || id.startsWith('\0')) return null;
      const owner = ownerOf(id);
      if (owner !== undefined && owner !== target.port)
        this.error({
          message: `'${id}' is for ${owner}, not for ${target.id}`,
          ...place(importer, id),
        });
      const known = ours(id, target, mode) ?? target.provides(id, importer);
      if (known !== undefined) return known;
      const found = await this.resolve(id, importer, options);
      if (found === null && packages === 'bare' && target.mayBeProvided?.(id))
        return { id, external: true };
      if (found === null) this.error({ message: notFound(id, target), ...place(importer, id) });
      if (target.keepsPackages && isPackage(id, found.id)) {
        const path = packages === 'absolute' ? pathToFileURL(found.id).href : id;
        return { id: path, external: 'absolute' };
      }
      return found;
    },
  };
}

/** Resolves imports of the library. Compiled programs get the entry without support for native async functions. */
function ours(id: string, target: Target, mode: Mode): ResolveIdResult | undefined {
  const [, name] = /^uasyncio(?:\/([\w/-]+))?$/.exec(id) ?? [];
  if (id !== 'uasyncio' && name === undefined) return undefined;
  const file = libraryFile(target, name ?? entryFor(target, mode));
  // The entry sets the port: it has side effects, even if package.json should say otherwise.
  return existsSync(file) ? { id: file, moduleSideEffects: true } : undefined;
}

/** The file of an entry of the library, in the target's dialect. */
export function libraryFile({ library }: Target, entry: string): string {
  return join(distFolder(), library, `${entry}.js`);
}

/** The name of the entry that programs import as `uasyncio`. */
export function entryFor({ port, modes }: Target, mode: Mode): string {
  return mode === 'compiled' && modes.includes('native') ? `${port}-compiled` : port;
}

/** The port that an import of the library belongs to: `uasyncio/xs/tls` is only for XS. */
function ownerOf(id: string): string | undefined {
  const [, word] = /^uasyncio\/(\w+)/.exec(id) ?? [];
  return targets.find(({ port }) => port === word)?.port;
}

function notFound(id: string, target: Target): string {
  return isPath(id) ? `cannot find '${id}'` : `cannot find '${id}' for ${target.id}`;
}

function isPath(id: string): boolean {
  return /^[./]/.test(id);
}

function isPackage(id: string, path: string): boolean {
  return !isPath(id) && path.includes('/node_modules/') && !path.endsWith('.json');
}

/** Finds the position of an import, which Rollup does not report. */
function place(file: string, id: string) {
  const before =
    readFileSync(file, 'utf8').split(new RegExp(`(?=(['"])${quoted(id)}\\1)`))[0] ?? '';
  const lines = before.split('\n');
  return { id: file, loc: { file, line: lines.length, column: lines.at(-1)?.length ?? 0 } };
}
