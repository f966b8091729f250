// npm run try -- <names> [--on <engine>] [--native | --lean] [--accept]: plays conformance programs on one engine.
import { writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { canPlay, canPlayLean, differs, playLean, playOn } from './support/conformance.js';
import { type Mode, stopEngines, TARGETS, type Target } from './support/engines.js';
import { ORACLES, playTwin, stopOracles } from './support/oracles.js';
import { expectedFile, expectedOf, programs } from './support/programs.js';

interface Options {
  on: Target | 'oracles';
  native?: true;
  lean?: true;
  accept?: true;
}

async function main(names: string, { on, native, lean, accept }: Options): Promise<number> {
  const mode: Mode = native ? 'native' : 'compiled';
  const chosen = programs(new RegExp(names));
  const list =
    on === 'oracles'
      ? chosen
      : chosen.filter((program) => (lean ? canPlayLean(on, program) : canPlay(on, mode, program)));
  if (list.length === 0) throw new Error(`no program for ${on} matches ${names}`);
  let failed = 0;
  for (const program of list)
    for (const where of on === 'oracles' ? program.oracles : [on]) {
      const transcript = ORACLES.includes(where as never)
        ? await playTwin(where as never, program.twin as string)
        : lean
          ? await playLean(where as Target, program)
          : await playOn(where as Target, mode, program);
      if (accept) writeFileSync(expectedFile(program), `${transcript.stdout.trimEnd()}\n`);
      const wrong = differs(program, transcript);
      if (wrong) failed++;
      console.log(`${wrong ? 'FAILED' : 'passed'} ${program.name} on ${where}`);
      if (!wrong && list.length > 1) continue;
      console.log(`${transcript.stdout}${transcript.stderr}`);
      if (wrong) console.log(`--- ended with exit code ${transcript.code}`);
      if (wrong) console.log(`--- expected, with exit code 0\n${expectedOf(program)}`);
    }
  stopEngines();
  stopOracles();
  return failed;
}

await new Command('npm run try --')
  .description('Plays conformance programs on one engine and compares what they print.')
  .argument('<names>', 'a regular expression: which programs of test/conformance')
  .addOption(new Option('--on <engine>', 'where').choices([...TARGETS, 'oracles']).default('node'))
  .option('--native', "as the engine's own async functions, not compiled")
  .option('--lean', 'in the lean profile')
  .option('--accept', 'writes what is printed as what is expected')
  .action(async (names: string, options: Options) => {
    process.exitCode = (await main(names, options)) === 0 ? 0 : 1;
  })
  .parseAsync();
