import { dirname } from 'node:path';
import { Output } from '../../tool/espruino.js';
import { ensureHost } from '../../tool/quickjs.js';
import { ensureXsHost } from '../../tool/xs.js';
import { buildModel } from '../hosts/espruino/build.js';
import { LIMIT, Player } from './player.js';
import { execute, type Transcript } from './programs.js';

/**
 * `espruino-model` is test/hosts/espruino, `espruino-model-bytes` the same without Unicode; the real engine is there if
 * ESPRUINO names it.
 */
export const TARGETS = [
  'node',
  'quickjs',
  'xs',
  'espruino',
  'espruino-model',
  'espruino-model-bytes',
] as const;
export type Target = (typeof TARGETS)[number];
export type Mode = 'compiled' | 'native';

export function isEspruino(target: Target): boolean {
  return target.startsWith('espruino');
}

const MODELS: Partial<Record<Target, Player>> = {
  'espruino-model': modelWith(),
  'espruino-model-bytes': modelWith('--no-unicode'),
};

function modelWith(...options: string[]): Player {
  return new Player(async () => [process.execPath, await buildModel(), ...options, '--serve']);
}

export async function runOn(
  target: Target,
  file: string,
  args: string[] = [],
): Promise<Transcript> {
  const model = MODELS[target];
  if (model !== undefined) return sorted(await model.play(file));
  const [command, ...before] = await engineOf(target);
  const transcript = await execute(command as string, [...before, file, ...args], {
    // Where Espruino has a file for its flash memory.
    cwd: dirname(file),
    timeout: LIMIT,
  });
  return isEspruino(target) ? sorted(transcript) : transcript;
}

/** Ends the processes of the model; they start anew when they are needed. */
export function stopEngines(): void {
  for (const model of Object.values(MODELS)) model.stop();
}

/** What runs a file on the target. XS may name something else than our host: the SDK's own platform. */
export async function engineOf(target: Target): Promise<string[]> {
  if (target === 'node') return [process.execPath];
  if (target === 'quickjs') return [await ensureHost(() => {})];
  if (target === 'xs')
    return process.env.XS ? [process.env.XS] : [await ensureXsHost(() => {}), '--preloaded'];
  if (target === 'espruino') {
    const { ESPRUINO } = process.env;
    if (!ESPRUINO) throw new Error('ESPRUINO names no binary: see docs/espruino.md');
    return [ESPRUINO];
  }
  const options = target === 'espruino-model-bytes' ? ['--no-unicode'] : [];
  return [process.execPath, await buildModel(), ...options];
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
