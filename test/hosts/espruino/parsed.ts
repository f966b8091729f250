import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Parser from './parse.js';

/*
 * Parsing takes longer than running most scripts, and so does loading Babel for it. The same library and the same
 * programs are played many times, by many processes, so parsed scripts are kept in files.
 */

/** build.ts defines it: a name for the parser that changes with its code. Files with this name lie beside the model. */
declare const PARSER: string | undefined;

const built = typeof PARSER === 'string' ? join(import.meta.dirname, PARSER) : undefined;

const texts = new Map<string, Parser.Parsed>();

export function parsed(code: string): Parser.Parsed {
  const known = texts.get(code);
  if (known !== undefined) return known;
  const found = built === undefined ? parse(code) : kept(built, code);
  texts.set(code, found);
  return found;
}

/** Loads the parser when it is first needed. */
function parse(code: string): Parser.Parsed {
  const file = built === undefined ? './parse.ts' : `${built}.cjs`;
  return (createRequire(import.meta.url)(file) as typeof Parser).parse(code);
}

function kept(folder: string, code: string): Parser.Parsed {
  const file = join(folder, createHash('sha256').update(code).digest('hex'));
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    const made = parse(code);
    // Other processes may be reading or writing the same file.
    const part = `${file}.${process.pid}`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(part, JSON.stringify(made));
    renameSync(part, file);
    return made;
  }
}
