// Which programs of the docs the page of `uasyncio ide` can run, and how a link opens it with one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { distFolder } from '../root.js';

/** The names that the library has in a page. */
function namesInPage(): Set<string> {
  const code = readFileSync(join(distFolder(), 'web.js'), 'utf8');
  const lists = [...code.matchAll(/^export \{([^}]*)\}/gm)].map(([, list]) => list as string);
  return new Set(lists.flatMap((list) => list.split(',').map((name) => name.trim())));
}

/** These are there, and throw: a page has no processes and no descriptors. */
const ABSENT =
  /^(?:openStdin|connect(?:Read|Write)Pipe|createSubprocess\w+|openSerialConnection|create_subprocess_\w+)$/;

/** True for a whole program that needs nothing that a page lacks. */
export function isRunnable(source: string): boolean {
  const imports = [...source.matchAll(/^import\s+([^;']*?)\s+from\s+'([^']+)'/gm)];
  if (imports.length === 0 || !/^(?:asyncio\.)?run\(/m.test(source)) return false;
  const known = namesInPage();
  return imports.every(
    ([, clause, from]) =>
      from === 'uasyncio' &&
      namesIn(clause as string).every((name) => known.has(name) && !ABSENT.test(name)),
  );
}

function namesIn(clause: string): string[] {
  const [, list] = /^\{([^}]*)\}$/.exec(clause) ?? [];
  return (list ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '));
}

/** Opens the page with the program, which it does not run by itself; see tool/ide/page.ts. */
export function pageLink(source: string): string {
  return `ide/#program=${Buffer.from(source).toString('base64url')}`;
}
