// In place of `node:fs`, in the page: the files are those of the library, which the page has loaded.

const files = new Map<string, string>();

export function addFiles(folder: string, contents: Record<string, string>): void {
  for (const [name, text] of Object.entries(contents)) files.set(`${folder}/${name}`, text);
}

export function existsSync(path: string): boolean {
  return files.has(path);
}

export function readFileSync(path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new Error(`no such file: ${path}`);
  return text;
}
