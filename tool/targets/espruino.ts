import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { inputSender, Output, starter } from '../espruino.js';
import { forStorage } from '../storage.js';
import { supervised } from '../supervise.js';
import { Traces } from '../trace.js';
import { espruinoCode } from './espruinocode.js';
import { existing } from './find.js';
import type { BuiltProgram, Engine, Target } from './target.js';

export const espruino: Target = {
  ...espruinoCode,
  runner: {
    readsSourceMap: false,
    async find({ engine }) {
      const command = engine === undefined ? fromEnvironment() : existing(engine, 'engine');
      return { target: espruino, command: [command] };
    },
    execute,
  },
};

/** The path of Espruino has to be given, because no registry has it. */
function fromEnvironment(): string {
  const { ESPRUINO } = process.env;
  if (ESPRUINO) return existing(ESPRUINO, 'engine (ESPRUINO)');
  throw new Error(
    'no Espruino: name its Linux binary with --engine or in the environment variable ESPRUINO ' +
      '(docs/espruino.md says how to make it)',
  );
}

/**
 * Runs a bundle. The engine executes its standard input, and reads rubbish after the end of that: so it gets a pipe that
 * stays open, and silent until the program asks for its input. Its flash memory is a file in the current folder.
 */
async function execute(engine: Engine, bundle: BuiltProgram): Promise<number> {
  const { program, args, code, map, folder, traced } = bundle;
  const file = join(folder, `${basename(program, extname(program))}.mjs`);
  const start = join(folder, 'start.js');
  writeFileSync(file, await forStorage(program, code));
  writeFileSync(start, starter(file, program, args));
  const [command = '', ...before] = engine.command;
  const traces = new Traces(new Map([[file, map as string]]), (line) =>
    process.stderr.write(`${line}\n`),
  );
  let sendInput = (): void => {};
  const output = new Output(
    (line) => process.stdout.write(`${line}\n`),
    (line) => traced?.(line) || traces.line(line),
    () => sendInput(),
  );
  const exitCode = await supervised(command, () => {
    const stdio = ['pipe', 'pipe', 'inherit'] as const;
    const options = { stdio: [...stdio], detached: true, cwd: folder };
    const child = spawn(command, [...before, start], options);
    sendInput = inputSender(process.stdin, child.stdin as Writable);
    createInterface({ input: child.stdout as Readable }).on('line', (line) => output.line(line));
    return child;
  });
  traces.flush();
  return output.exitCode ?? exitCode;
}
