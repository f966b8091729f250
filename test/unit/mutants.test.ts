import { packageRoot } from '../../tool/root.js';
import { breakLine, COMPILER_MUTANTS, MUTANTS } from '../soak/mutants.js';

describe('the mutants of npm run soak', () => {
  it('break one existing line of the library each', () => {
    for (const mutant of MUTANTS) breakLine(packageRoot(), 'src', mutant);
  });

  it('break one existing line of the compiler each', () => {
    for (const mutant of COMPILER_MUTANTS) breakLine(packageRoot(), 'compiler', mutant);
  });
});
