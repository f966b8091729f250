import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../tool/root.js';

const TEXT = readFileSync(join(packageRoot(), 'docs', 'inside.md'), 'utf8');

/** `folder/file.ts` and `folder/file.ts:Class.member`. */
const NAME = /`([\w-]+\/[\w/.-]+\.(?:ts|c|md))(?::([\w.]+))?`/g;

const MEMBER = '(?:(?:private|protected|abstract|async|get|readonly|declare) )*';

/** Whether a source defines `name` at its top level, or `Class.member` two spaces further in. */
function defines(source: string, name: string): boolean {
  const [outer, member] = name.split('.') as [string, string | undefined];
  const defined = new RegExp(`^\\w[\\w *]*[ *(]${outer}\\b`, 'm').test(source);
  return (
    defined && (member === undefined || new RegExp(`^  ${MEMBER}${member}\\b`, 'm').test(source))
  );
}

describe('docs/inside.md', () => {
  const names = [...TEXT.matchAll(NAME)].map(([, file, name]) => ({ file, name }));

  it('contains names of files and functions', () => {
    assert.ok(names.filter(({ name }) => name !== undefined).length > 100);
  });

  it('names only files and functions that exist', () => {
    const missing: string[] = [];
    for (const { file = '', name = '' } of names) {
      const path = join(packageRoot(), file);
      const source = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
      if (source === undefined || (name !== '' && !defines(source, name)))
        missing.push(`${file}:${name}`);
    }
    assert.deepEqual([...new Set(missing)], []);
  });
});
