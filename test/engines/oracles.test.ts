import { checkEach } from '../support/conformance.js';
import { ORACLES, playTwin, stopOracles } from '../support/oracles.js';
import { programs } from '../support/programs.js';

// Each Python twin has to print what its program is expected to print.
for (const oracle of ORACLES)
  describe(`the Python twins on ${oracle}`, () => {
    const list = programs().filter(({ oracles }) => oracles.includes(oracle));
    checkEach(list, ({ twin }) => playTwin(oracle, twin as string));
    after(stopOracles);
  });
