import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin, ResolveIdResult } from 'rollup';
import type { Inputs } from './inputs.js';
import { quoted } from './quoted.js';
import { distFolder } from './root.js';
import { targets } from './targets/index.js';
import type { Mode, Packages, Target } from './targets/target.js';

/** A rollup plugin: finds the library, leaves the engine's modules to the engine, and refuses unresolved imports. */
export function resolver(target: Target, mode: Mode, packages: Packages, inputs: Inputs): Plugin {
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
      const known =
        ours(id, target, mode) ?? target.provides(id, importer) ?? withinLibrary(id, importer);
      if (known !== undefined) return known;
      inputs.wanted(id, importer);
      const found = await this.resolve(id, importer, options);
      if (found !== null) inputs.found(found.id);
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

/** Resolves imports of the library; a few entries are there for single ports. Compiled programs get the entry without support for native async functions. */
function ours(id: string, target: Target, mode: Mode): ResolveIdResult | undefined {
  const [, name] = /^uasyncio(?:\/([\w/-]+))?$/.exec(id) ?? [];
  if (id !== 'uasyncio' && name === undefined) return undefined;
  const file = [`${name}-${target.port}`, name ?? entryFor(target, mode)]
    .map((entry) => libraryFile(target, entry))
    .find((each) => existsSync(each));
  // The entry sets the port: it has side effects, even if package.json should say otherwise.
  return file === undefined ? undefined : { id: file, moduleSideEffects: true };
}

/** A rollup plugin: a program that imports the library gets another entry of it too, if its engine has that. */
export function linked(name: 'inspect' | 'trace', target: Target, mode: Mode): Plugin {
  const file = libraryFile(target, name);
  const entry = new RegExp(`^${quoted(libraryFile(target, entryFor(target, mode)))}$`);
  return {
    name: `uasyncio-${name}`,
    transform: {
      filter: { id: entry },
      // At the end, so that the source map stays right.
      handler: (code) =>
        existsSync(file) ? { code: `${code}\nimport ${JSON.stringify(file)};\n`, map: null } : null,
    },
  };
}

/** What a program that wants TLS says. */
const ENCRYPTS = /\b(?:ssl|startTls|start_tls|https|mqtts|wss)\b/;

/**
 * A rollup plugin that leaves TLS out, unless a module of the program says it, be it in a comment, and `wanted` is true.
 * Not for engines that load packages themselves: these are not seen here.
 */
export function encryption(target: Target, wanted: boolean): Plugin[] {
  const secure = secureModule(target);
  if (target.keepsPackages || secure === undefined) return [];
  const streams = join(distFolder(), target.library, 'src/streams');
  const plain = ['connect', 'server'].map((name) => join(streams, `${name}.js`));
  // There are no such files.
  const without = join(streams, 'plain.js');
  const encrypts = join(streams, 'encrypts.js');
  const code: Record<string, string> = {
    [without]: plain.map((file) => `export * from ${JSON.stringify(file)};`).join(''),
    [encrypts]: `import { encrypts } from ${JSON.stringify(secure)}; encrypts();`,
  };
  const library = new RegExp(`^${quoted(distFolder())}/`);
  return [
    {
      name: 'uasyncio-encryption',
      // Before the resolver, which finds the module that is left out.
      resolveId: {
        order: 'pre',
        handler(id, importer) {
          if (id === encrypts) return { id, moduleSideEffects: true };
          if (importer === undefined || importer === encrypts || !id.endsWith('/secure.js'))
            return null;
          return join(dirname(importer), id) === secure ? without : null;
        },
      },
      load: {
        filter: { id: [without, encrypts].map((file) => new RegExp(`^${quoted(file)}$`)) },
        handler: (id) => code[id],
      },
      transform: {
        filter: { id: { exclude: library }, code: ENCRYPTS },
        // At the end, so that the source map stays right.
        handler: (text) =>
          wanted ? { code: `${text}\nimport ${JSON.stringify(encrypts)};\n`, map: null } : null,
      },
    },
  ];
}

/** The module with which the library encrypts connections that are open, if it can on this engine. */
function secureModule(target: Target): string | undefined {
  const entry = libraryFile(target, target.port);
  const [, path] =
    (existsSync(entry) && /'(\.[^']*\/secure\.js)'/.exec(readFileSync(entry, 'utf8'))) || [];
  return path === undefined ? undefined : join(dirname(entry), path);
}

/** Files of the library import each other by their names. Rollup would look at a dozen paths for each. */
function withinLibrary(id: string, importer: string): ResolveIdResult | undefined {
  const folder = distFolder();
  if (!id.startsWith('.') || !importer.startsWith(`${folder}/`)) return undefined;
  return join(dirname(importer), id);
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
