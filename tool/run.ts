import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { bundle } from './bundle.js';
import { execute } from './supervise.js';
import type {
  BuiltProgram,
  Engine,
  EngineOptions,
  Mode,
  Runner,
  Target,
} from './targets/target.js';
import { chromeTrace, eventsIn, Timeline } from './timeline.js';

export interface RunOptions extends EngineOptions {
  target: Target;
  async: Mode;
  lean?: boolean;
  /** The file that gets a trace of the scheduler. */
  trace?: string;
}

/** Bundles and runs a program; returns its exit code. */
export async function run(
  program: string,
  args: string[],
  { target: asked, async, lean, trace, ...given }: RunOptions,
  warn: (warnings: string[]) => void,
): Promise<number> {
  const runner = asked.runner as Runner;
  const engine = await runner.find(checked(given));
  const { code, map, warnings } = await bundle({
    program,
    target: engine.target,
    async,
    lean,
    packages: 'absolute',
    inspect: !lean,
    trace: trace !== undefined,
    sourcemap: runner.readsSourceMap ? 'inline' : true,
    lines: true,
  });
  warn(warnings);
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'uasyncio-'));
  const tracer = trace === undefined ? undefined : new Tracer(trace);
  const traced = tracer && ((line: string) => tracer.takes(line));
  try {
    const built = { program, args, code, map, folder, traced };
    return await (runner.execute ?? executeFile)(engine, built);
  } finally {
    tracer?.write();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Collects the events that the program prints, and writes them at its end. */
class Tracer {
  private timeline = new Timeline();

  constructor(private file: string) {}

  takes(line: string): boolean {
    const events = eventsIn(line);
    if (events !== undefined) this.timeline.add(events);
    return events !== undefined;
  }

  write(): void {
    writeFileSync(this.file, chromeTrace(this.timeline));
  }
}

function checked(given: EngineOptions): EngineOptions {
  if (given.engine === undefined && given.native !== undefined)
    throw new Error('--native needs --engine: our own engine has the native module built in');
  return given;
}

function executeFile({ command, naming, native }: Engine, bundle: BuiltProgram): Promise<number> {
  const { program, args, code, map, folder, traced } = bundle;
  const file = join(folder, `${basename(program, extname(program))}.mjs`);
  writeFileSync(file, code);
  if (native !== undefined) symlinkSync(native, join(folder, 'uasyncio.so'));
  if (naming === undefined) return execute([...command, file, ...args], file, map, traced);
  const name = join(dirname(resolve(program)), basename(file));
  return execute([...command, naming, name, file, ...args], name, map, traced);
}
