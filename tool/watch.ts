// Does something again whenever files change.
import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Editors write a file in several steps. */
const QUIET_MS = 50;

/** The promise is fulfilled when one of the files has changed; not after `signal` has ended that. */
export function changed(files: string[], signal?: AbortSignal): Promise<void> {
  const byFolder = new Map<string, Set<string>>();
  for (const file of files) {
    const names = byFolder.get(dirname(file)) ?? new Set();
    byFolder.set(dirname(file), names.add(basename(file)));
  }
  const watchers: FSWatcher[] = [];
  return new Promise<void>((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    // Whole folders, because many editors replace a file: a watch of the file itself would follow the old one.
    for (const [folder, names] of byFolder)
      watchers.push(
        watch(folder, { signal }, (_kind, name) => {
          if (name !== null && !names.has(name)) return;
          clearTimeout(timer);
          timer = setTimeout(resolve, QUIET_MS);
        }),
      );
  }).finally(() => {
    for (const each of watchers) each.close();
  });
}
