import { packageRoot } from '../../tool/root.js';
import { breakLine, MUTANTS } from '../soak/mutants.js';

describe('the mutants of npm run soak', () => {
  it('break one existing line each', () => {
    for (const mutant of MUTANTS) breakLine(packageRoot(), mutant);
  });
});
