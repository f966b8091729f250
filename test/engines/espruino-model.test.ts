import { buildScript } from '../support/builds.js';
import { canPlay, checkEach, checkPrograms, playOn, share } from '../support/conformance.js';
import { runOn, stopEngines } from '../support/engines.js';
import { programs } from '../support/programs.js';

checkPrograms('espruino-model', 'compiled', 8, 2);

// Without Unicode only texts differ.
describe('conformance on espruino-model-bytes, one program of 30, and all with text', () => {
  const all = programs().filter((program) => canPlay('espruino-model-bytes', 'compiled', program));
  const some = share(all, 30);
  const list = all.filter(
    (program) => some.includes(program) || /encod|text|unicode/.test(program.name),
  );
  checkEach(list, (program) => playOn('espruino-model-bytes', 'compiled', program));
  after(stopEngines);
});

// The programs above share a library in Storage. A board has one script, with only the used parts of the library.
describe('conformance on espruino-model, each hundredth program as one script', () => {
  const list = programs().filter(({ except }, i) => i % 100 === 0 && !except.includes('espruino'));
  checkEach(list, async ({ source }) => runOn('espruino-model', await buildScript(source)));
  after(stopEngines);
});
