import assert from 'node:assert/strict';
import { buildProgram, buildScript } from './builds.js';
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

/** Declares a test for each program that the target can play. */
export function checkPrograms(target: Target, mode: Mode): void {
  describe(`conformance on ${target}, ${mode}`, () => {
    const list = programs().filter((program) => canPlay(target, mode, program));
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
