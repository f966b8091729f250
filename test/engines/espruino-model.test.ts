import { buildScript } from '../support/builds.js';
import { checkEach, checkPrograms } from '../support/conformance.js';
import { runOn, stopEngines } from '../support/engines.js';
import { programs } from '../support/programs.js';

checkPrograms('espruino-model', 'compiled');
checkPrograms('espruino-model-bytes', 'compiled');

// The programs above share a library in Storage. A board has one script, with only the used parts of the library.
describe('conformance on espruino-model, each twentieth program as one script', () => {
  const list = programs().filter(({ except }, i) => i % 20 === 0 && !except.includes('espruino'));
  checkEach(list, async ({ source }) => runOn('espruino-model', await buildScript(source)));
  after(stopEngines);
});
