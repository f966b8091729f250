import { espruino as dialect } from '../../compiler/espruino/dialect.js';
import { checkScript, scriptMaker } from '../espruino.js';
import type { Target } from './target.js';

/** How programs for Espruino are built; the page of `uasyncio ide` builds them too. */
export const espruinoCode: Target = {
  id: 'espruino',
  port: 'espruino',
  library: 'espruino',
  modes: ['compiled'],
  dialect,
  condition: 'espruino',
  mainFields: ['module', 'main'],
  provides: () => undefined,
  keepsPackages: false,
  cannotFreeze: true,
  minify: { target: dialect.target, supported: dialect.supported },
  finishers: ({ minify, module }) => [scriptMaker({ kind: module ? 'module' : 'program', minify })],
  check: checkScript,
};
