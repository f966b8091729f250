import { packageRoot } from '../../tool/root.js';
import { breakLine, MUTANTS } from '../soak/mutants.js';

describe('the mutants of npm run soak', () => {
  it('each breaks one line that is there', () => {
    for (const mutant of MUTANTS) breakLine(packageRoot(), mutant);
  });
});
