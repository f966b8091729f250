import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { packageRoot } from '../../tool/root.js';
import { ORACLES, type Oracle } from './oracles.js';

/** A conformance program: see test/conformance/README.md. */
export interface Program {
  name: string;
  source: string;
  /** Its Python twin, and the Pythons that can run that. */
  twin: string | undefined;
  oracles: Oracle[];
  /** The modes and targets, or targets, that cannot run the program, from its comment `except`. */
  except: string[];
}

const FOLDER = join(packageRoot(), 'test', 'conformance');

/** All programs, or those whose names match. */
export function programs(names = /^/): Program[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.ts') && names.test(file))
    .map((file) => programOf(basename(file, '.ts')));
}

function programOf(name: string): Program {
  const source = join(FOLDER, `${name}.ts`);
  const python = join(FOLDER, `${name}.py`);
  const twin = existsSync(python) ? python : undefined;
  const except = /^\/\/ except ([\w ,-]+): /m.exec(readFileSync(source, 'utf8'))?.[1];
  return {
    name,
    source,
    twin,
    oracles: twin === undefined ? [] : oraclesOf(twin),
    except: except?.split(', ') ?? [],
  };
}

function oraclesOf(twin: string): Oracle[] {
  const first = readFileSync(twin, 'utf8').split('\n', 1)[0] as string;
  const names = /^# oracle: (.+)$/.exec(first)?.[1]?.split(' ') ?? [];
  const known = names.every((name) => ORACLES.includes(name as Oracle));
  if (!known || names.length === 0)
    throw new Error(`${twin}: the first line must name its oracles`);
  return names as Oracle[];
}

/** The file with the output that a program must have on every engine and oracle. */
export function expectedFile({ name }: Program): string {
  return join(FOLDER, `${name}.expected`);
}

export function expectedOf(program: Program): string {
  return readFileSync(expectedFile(program), 'utf8').trimEnd();
}

/** The output of a program, and how it ended. */
export interface Transcript {
  stdout: string;
  stderr: string;
  code: number;
}

export function execute(
  command: string,
  args: string[],
  options: object = {},
): Promise<Transcript> {
  return new Promise((resolve) => {
    execFile(
      command,
      args,
      { timeout: 120_000, maxBuffer: 1 << 26, ...options },
      (error, stdout, stderr) => {
        const failed = error as (Error & { code?: number; signal?: string }) | null;
        const code = failed === null ? 0 : typeof failed.code === 'number' ? failed.code : -1;
        const end = failed?.signal
          ? `ended by ${failed.signal}: a program that hangs is killed\n`
          : '';
        resolve({ stdout: `${stdout}`, stderr: `${stderr}${end}`, code });
      },
    );
  });
}

/** Calls `work` for all items, a few at a time; the results are in the order of the items. */
export async function pool<T, R>(
  items: T[],
  work: (item: T) => Promise<R>,
  width = 4,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const lanes = Array.from({ length: width }, async () => {
    while (next < items.length) {
      const i = next++;
      results[i] = await work(items[i] as T);
    }
  });
  await Promise.all(lanes);
  return results;
}
