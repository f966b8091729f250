// `--watch`: builds and runs, or uploads, at each save.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import type { EspruinoBoard } from '../boards/index.js';
import { buildFile } from './build.js';
import { bundle } from './bundle.js';
import { gone, show } from './console.js';
import { explain } from './errors.js';
import { distFolder } from './root.js';
import { espruino } from './targets/index.js';
import type { Mode, Target } from './targets/target.js';
import { builtCode, openLink, send, type UploadOptions } from './upload.js';
import { changed } from './watch.js';

type Warn = (warnings: string[]) => void;

export interface Watching {
  program: string;
  target: Target;
  async: Mode;
}

/** Runs a command again at each change of the program or one of its modules. */
export async function runAgain(command: string[], watching: Watching): Promise<never> {
  let child: ChildProcess | undefined;
  process.on('SIGINT', () => {
    child?.kill('SIGINT');
    process.exit(130);
  });
  for (;;) {
    // First, so that a change while it is built is seen.
    const files = await modulesOf(watching);
    const change = changed(files);
    const [node = '', ...args] = command;
    child = spawn(node, args, { stdio: 'inherit' });
    await change;
    await ended(child);
    process.stderr.write('uasyncio: a file has changed\n');
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const end = once(child, 'exit');
  child.kill('SIGTERM');
  await end;
}

/** The program's files. Those of one that cannot be built: the program alone. */
async function modulesOf({ program, target, async }: Watching): Promise<string[]> {
  try {
    const { map } = await bundle({
      program,
      target,
      async,
      packages: 'absolute',
      sourcemap: true,
      lines: true,
    });
    return own((JSON.parse(map as string) as { sources: string[] }).sources, program);
  } catch {
    return [program];
  }
}

function own(modules: string[], program: string): string[] {
  return [program, ...modules.filter((file) => !file.startsWith(`${distFolder()}/`))];
}

/** Builds and uploads at each change, and prints what the board prints in between. */
export async function uploadAgain(
  program: string,
  options: UploadOptions & { board: EspruinoBoard; lean: boolean },
  warn: Warn,
): Promise<never> {
  const folder = mkdtempSync(join(tmpdir(), 'uasyncio-'));
  const output = join(folder, options.name ?? `${basename(program, extname(program))}.js`);
  const link = await openLink(options);
  const lost = gone(link.port, options.serial).then(() => process.exit());
  let files = [program];
  for (;;) {
    const first = new AbortController();
    let change = changed(files, first.signal);
    let end = (): void => {};
    try {
      const build = { output, async: 'compiled', lean: options.lean, sourcemap: true } as const;
      files = own(await buildFile(program, espruino, options.board, build, warn), program);
      change = changed(files);
      first.abort();
      const code = await builtCode(output, options.board);
      const done = await send(link, output, code, options, warn);
      end = show(link.port, { map: `${output}.map` });
      process.stdout.write(`${done}\n`);
    } catch (error) {
      process.stderr.write(`uasyncio: ${explain(error)}\n`);
    }
    await Promise.race([change, lost]);
    end();
  }
}
