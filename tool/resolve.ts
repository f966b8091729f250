import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin, ResolveIdResult } from 'rollup';
import { packageRoot } from './root.js';

export type Target = 'node' | 'quickjs' | 'quickjs-ng' | 'espruino' | 'xs';

export type Mode = 'compiled' | 'native';

/** How imports of packages look in a bundle for Node: as paths on this machine, or as they were written. */
export type Packages = 'absolute' | 'bare';

const EXTENSION = 'uasyncio.so';
const HEAP = 'uasyncio:heap';
/** Modules of Moddable's that npm packages are named like, or that are no names of packages. */
const MODDABLE = /^(?:timer|time|net|(?!node:)\w+:.*)$/;

export function distFolder(): string {
  return join(packageRoot(), 'dist');
}

/** A rollup plugin: finds the library, knows what the engine provides, and refuses what nobody has. */
export function resolver(target: Target, mode: Mode, packages: Packages): Plugin {
  return {
    name: 'uasyncio-resolver',
    async resolveId(id, importer, options) {
      if (importer === undefined || id.startsWith('\0')) return null;
      const only = /^uasyncio\/(espruino|xs)\b/.exec(id)?.[1] ?? target;
      if (only !== target)
        this.error({
          message: `'${id}' is for ${only}, not for ${target}`,
          ...place(importer, id),
        });
      const known = ours(id, target, mode) ?? provided(id, target);
      if (known !== undefined) return known;
      const found = await this.resolve(id, importer, options);
      // In a project for Moddable's SDK it may be one of that's modules.
      const mayBeSdk = target === 'xs' && packages === 'bare' && !/^\.|^node:|^uasyncio\b/.test(id);
      if (found === null && mayBeSdk) return { id, external: true };
      if (found === null) this.error({ message: notFound(id, target), ...place(importer, id) });
      if (target === 'node' && isPackage(id, found.id)) {
        const path = packages === 'absolute' ? pathToFileURL(found.id).href : id;
        return { id: path, external: 'absolute' };
      }
      return found;
    },
  };
}

/** Compiled programs get the entry that leaves the support of native async functions out. */
function ours(id: string, target: Target, mode: Mode): ResolveIdResult | undefined {
  const [, name] = /^uasyncio(?:\/([\w/-]+))?$/.exec(id) ?? [];
  if (id !== 'uasyncio' && name === undefined) return undefined;
  const entry = name ?? entryFor(target, mode);
  const folder = target === 'espruino' ? join(distFolder(), 'espruino') : distFolder();
  const file = join(folder, `${entry}.js`);
  // The entry provides the port, whatever package.json says about side effects.
  return existsSync(file) ? { id: file, moduleSideEffects: true } : undefined;
}

function entryFor(target: Target, mode: Mode): string {
  if (target === 'espruino') return 'espruino';
  const port = target === 'quickjs-ng' ? 'quickjs' : target;
  return mode === 'compiled' ? `${port}-compiled` : port;
}

function provided(id: string, target: Target): ResolveIdResult | undefined {
  if (target === 'node') return isBuiltin(id) ? { id, external: true } : undefined;
  if (target === 'espruino') return undefined;
  if (target === 'xs') return MODDABLE.test(id) ? { id, external: true } : undefined;
  if (id === `./${EXTENSION}` || id === HEAP) return { id, external: 'absolute' };
  const [, name] = /^(?:qjs:)?(os|std)$/.exec(id) ?? [];
  if (name === undefined) return undefined;
  return { id: target === 'quickjs-ng' ? `qjs:${name}` : name, external: true };
}

function notFound(id: string, target: Target): string {
  return isPath(id) ? `cannot find '${id}'` : `cannot find '${id}' for ${target}`;
}

function isPath(id: string): boolean {
  return /^[./]/.test(id);
}

function isPackage(id: string, path: string): boolean {
  return !isPath(id) && path.includes('/node_modules/');
}

/** Rollup does not say where an import stands. */
function place(file: string, id: string) {
  const before =
    readFileSync(file, 'utf8').split(new RegExp(`(?=(['"])${quoted(id)}\\1)`))[0] ?? '';
  const lines = before.split('\n');
  return { id: file, loc: { file, line: lines.length, column: lines.at(-1)?.length ?? 0 } };
}

export function quoted(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
