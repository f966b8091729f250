import { checkEach } from '../support/conformance.js';
import { ORACLES, playTwin, stopOracles } from '../support/oracles.js';
import { programs } from '../support/programs.js';

// What each program is expected to print is what its Python twin prints.
for (const oracle of ORACLES)
  describe(`the Python twins on ${oracle}`, () => {
    const list = programs().filter(({ oracles }) => oracles.includes(oracle));
    checkEach(list, ({ twin }) => playTwin(oracle, twin as string));
    after(stopOracles);
  });
