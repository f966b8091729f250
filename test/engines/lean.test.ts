import { canPlayLean, checkEach, playLean } from '../support/conformance.js';
import { stopEngines } from '../support/engines.js';
import { programs } from '../support/programs.js';

/** Of how many programs one is played: each is bundled by itself, which takes long. `npm run try` plays all. */
const SPREAD = { quickjs: 80, xs: 150, 'espruino-model': 150 };

for (const [target, each] of Object.entries(SPREAD))
  describe(`conformance on ${target} in the lean profile, one program of ${each}`, () => {
    const list = programs().filter((program) => canPlayLean(target, program));
    checkEach(
      list.filter((_, i) => i % each === each - 1),
      (program) => playLean(target, program),
    );
    after(stopEngines);
  });
