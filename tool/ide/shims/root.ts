// In place of `tool/root.ts`, in the page.

/** Where the page has the library's files; no user's file has such a path. */
export const ROOT = '/uasyncio';

export function packageRoot(): string {
  return ROOT;
}

export function distFolder(): string {
  return `${ROOT}/dist`;
}
