import { checkEach, share } from '../support/conformance.js';
import { ORACLES, playTwin, stopOracles } from '../support/oracles.js';
import { programs } from '../support/programs.js';

// Each Python twin has to print what its program is expected to print.
for (const [at, oracle] of ORACLES.entries())
  describe(`the Python twins on ${oracle}`, () => {
    const list = programs().filter(({ oracles }) => oracles.includes(oracle));
    checkEach(share(list, 6, at), ({ twin }) => playTwin(oracle, twin as string));
    after(stopOracles);
  });
