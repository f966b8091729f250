import { dirname } from 'node:path';
import { Output } from '../../tool/espruino.js';
import { findTarget, type Target as ToolTarget, targets } from '../../tool/targets/index.js';
import type { Mode, Runner } from '../../tool/targets/target.js';
import { ensureXsHost } from '../../tool/xs.js';
import { buildModel } from '../hosts/espruino/build.js';
import { LIMIT, Player } from './player.js';
import { execute, type Transcript } from './programs.js';

/** Models of an engine: test/hosts/espruino, with and without Unicode. */
const OPTIONS = { 'espruino-model': [], 'espruino-model-bytes': ['--no-unicode'] };

/** The engines that programs can be played on. The real Espruino is available if ESPRUINO names it. */
export const TARGETS = [
  ...targets.filter(({ runner }) => runner !== undefined).map(({ id }) => id),
  ...Object.keys(OPTIONS),
];

export type Target = string;
export type { Mode };

/** The tool's record of an engine, or of the engine that a model imitates. */
export function targetOf(name: Target): ToolTarget {
  return findTarget(isEspruino(name) ? 'espruino' : name);
}

export function isEspruino(target: Target): boolean {
  return target.startsWith('espruino');
}

const MODELS = new Map(
  Object.entries(OPTIONS).map(([name, options]) => [
    name,
    new Player(async () => [process.execPath, await buildModel(), ...options, '--serve']),
  ]),
);

export async function runOn(
  target: Target,
  file: string,
  args: string[] = [],
): Promise<Transcript> {
  const model = MODELS.get(target);
  if (model !== undefined) return sorted(await model.play(file));
  const [command, ...before] = await engineOf(target);
  const transcript = await execute(command as string, [...before, file, ...args], {
    // Espruino keeps a file for its flash memory in this folder.
    cwd: dirname(file),
    timeout: LIMIT,
  });
  return isEspruino(target) ? sorted(transcript) : transcript;
}

/** Ends the processes of the model; they start again when they are needed. */
export function stopEngines(): void {
  for (const model of MODELS.values()) model.stop();
}

const commands = new Map<Target, Promise<string[]>>();

/** The command that runs a file on the target. It is found once, because the hosts' sources are read for that. */
export function engineOf(target: Target): Promise<string[]> {
  const known = commands.get(target) ?? findEngine(target);
  commands.set(target, known);
  return known;
}

/** XS may name another program than our host: the SDK's own platform. */
async function findEngine(target: Target): Promise<string[]> {
  const options = OPTIONS[target as keyof typeof OPTIONS];
  if (options !== undefined) return [process.execPath, await buildModel(), ...options];
  if (target === 'xs')
    return process.env.XS ? [process.env.XS] : [await ensureXsHost(() => {}), '--preloaded'];
  const { command } = await (findTarget(target).runner as Runner).find({});
  return command;
}

function sorted({ stdout, stderr, code }: Transcript): Transcript {
  const text = { stdout: '', stderr };
  const output = new Output(
    (line) => {
      text.stdout += `${line}\n`;
    },
    (line) => {
      text.stderr += `${line}\n`;
    },
  );
  for (const line of stdout.replace(/\n$/, '').split('\n')) output.line(line);
  return { ...text, code: output.exitCode ?? code };
}
