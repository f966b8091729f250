import assert from 'node:assert/strict';
import { decoded } from '../../tool/codes.js';
import { buildLean, buildProgram, buildScript } from './builds.js';
import { isEspruino, type Mode, runOn, stopEngines, type Target } from './engines.js';
import { expectedOf, type Program, programs, type Transcript } from './programs.js';

/** How many programs are built and played at the same time, because they sleep most of the time. */
const AHEAD = 3;

/** How often a program is tried. Its time is real: on a busy machine two sleeps may end in the wrong order. */
const TRIES = 3;

/** Runs a program on a target and returns what it prints. */
export async function playOn(target: Target, mode: Mode, program: Program): Promise<Transcript> {
  const file =
    target === 'espruino'
      ? await buildScript(program.source)
      : await buildProgram(target, mode, program.source);
  return runOn(target, file);
}

/** As `playOn`, in the lean profile: what it prints has the texts in place of their codes. */
export async function playLean(target: Target, { source }: Program): Promise<Transcript> {
  const transcript = await runOn(target, await buildLean(target, source));
  return { ...transcript, stdout: decoded(transcript.stdout) };
}

export function canPlayLean(target: Target, program: Program): boolean {
  const { except } = program;
  const isExcept =
    except.includes('lean') || (isEspruino(target) && except.includes('lean espruino'));
  return canPlay(target, 'compiled', program) && !isExcept;
}

export function canPlay(target: Target, mode: Mode, { except }: Program): boolean {
  if (isEspruino(target) && mode === 'native') return false;
  return !except.some((each) => each === `${mode} ${target}` || target.startsWith(each));
}

/** Whether a program has printed other text than expected, or has not ended well. */
export function differs(program: Program, { stdout, code }: Transcript): boolean {
  return stdout.trimEnd() !== expectedOf(program) || code !== 0;
}

function check(program: Program, { stdout, stderr, code }: Transcript): void {
  assert.equal(stdout.trimEnd(), expectedOf(program), stderr);
  assert.equal(code, 0, stderr);
}

/** Every program is played everywhere, and every bug in every way: before a release, and after changes of ports and compiler. It takes a quarter of an hour more. */
export const WHOLE = process.env.UASYNCIO_TESTS === 'all';

/** Every so many programs, others with another `from`. */
export function share<T>(list: T[], each: number, from = 0): T[] {
  return list.filter((_, i) => WHOLE || i % each === from % each);
}

/** Declares tests like `it`, one of `each` of a target that is slow. */
export function someOn(target: Target, slow: Target, each: number): typeof it {
  let count = 0;
  const some = (...test: Parameters<typeof it>) => {
    if (WHOLE || count++ % each === 0) it(...test);
  };
  return target === slow ? (some as typeof it) : it;
}

/** Declares a test for each program that the target can play, or for one of `each`. */
export function checkPrograms(target: Target, mode: Mode, each = 1, from = 0): void {
  const some = each === 1 || WHOLE ? '' : `, one program of ${each}`;
  describe(`conformance on ${target}, ${mode}${some}`, () => {
    const playable = programs().filter((program) => canPlay(target, mode, program));
    const list = share(playable, each, from);
    checkEach(list, (program) => playOn(target, mode, program));
    after(stopEngines);
  });
}

/** Declares a test for each program. */
export function checkEach(list: Program[], play: (program: Program) => Promise<Transcript>): void {
  const plays = new Map<Program, Promise<Transcript>>();
  const begin = (program: Program): Promise<Transcript> => {
    const playing = plays.get(program) ?? play(program);
    plays.set(program, playing);
    // A failure is reported by the program's own test.
    playing.catch(() => {});
    return playing;
  };
  list.forEach((program, i) => {
    it(program.name, async () => {
      for (const next of list.slice(i, i + AHEAD)) begin(next);
      let transcript = await begin(program);
      for (let tries = 1; tries < TRIES && differs(program, transcript); tries++)
        transcript = await play(program);
      check(program, transcript);
    });
  });
}
