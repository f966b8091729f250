import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cacheFolder } from './cache.js';

/** The parts of lwIP that a board needs. */
const FOLDERS = ['core', 'core/ipv4'];
const FILES = ['netif/ethernet.c'];

/** The folder `src` of lwIP's sources: inside the folder that LWIP names, or in the cache. */
export function lwipSources(): string {
  const { LWIP } = process.env;
  if (LWIP) {
    const sources = join(resolve(LWIP), 'src');
    if (!isLwip(sources)) throw new Error(`LWIP: there are no sources of lwIP in ${LWIP}`);
    return sources;
  }
  const cache = cacheFolder();
  const names = existsSync(cache) ? readdirSync(cache) : [];
  const found = names.map((name) => join(cache, name, 'src')).find(isLwip);
  if (found === undefined)
    throw new Error(
      'the sources of lwIP are not there: ' +
        `mkdir -p ${cache} && cd ${cache} && apt-get source lwip, or name their folder in LWIP ` +
        '(docs/moddable.md says what to do if apt has no deb-src)',
    );
  return found;
}

function isLwip(sources: string): boolean {
  return existsSync(join(sources, 'include', 'lwip', 'tcp.h'));
}

export function lwipFiles(sources: string): { c: string[]; headers: string[] } {
  const c = FOLDERS.flatMap((folder) => filesIn(join(sources, folder), '.c'));
  const include = join(sources, 'include');
  const headers = readdirSync(include, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.h'))
    .sort();
  return {
    c: [...c, ...FILES.map((file) => join(sources, file))],
    headers: headers.map((name) => join(include, name)),
  };
}

function filesIn(folder: string, kind: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(kind))
    .sort()
    .map((name) => join(folder, name));
}
