import { type Dialect, modern } from '../dialects.js';
import { lowerForOf } from '../lower/forof.js';
import { lowerNamespaces } from '../lower/namespaces.js';
import { lowerObjects } from '../lower/objects.js';
import { lowerPrivate } from '../lower/privates.js';
import { lowerSyntax } from '../lower/syntax.js';
import { lowerTagged } from '../lower/templates.js';
import { lowerCaptures } from './captures.js';
import { lowerClasses } from './classes.js';
import { lowerFinally } from './finally.js';
import { lowerLabels } from './labels.js';
import { library, lowerPrototypes, RUNTIME } from './library.js';
import { lowerCases, lowerSwitches } from './switches.js';

const LOWERING = {
  runtime: RUNTIME,
  before: [
    lowerCases,
    lowerPrivate,
    lowerClasses,
    lowerObjects,
    lowerTagged,
    lowerNamespaces,
    lowerForOf,
  ],
  after: [lowerPrototypes, lowerFinally, lowerCaptures, lowerLabels, lowerSwitches],
};

/** Espruino has ES5 with parts of ES2015, and no modules. */
export const espruino: Dialect = {
  target: 'es2015',
  // Left alone by esbuild: Babel lowers it, the engine has it, or the grammar check reports it.
  supported: {
    ...modern.supported,
    'object-rest-spread': true,
    'nullish-coalescing': true,
    'regexp-dot-all-flag': true,
    'regexp-lookbehind-assertions': true,
    'regexp-match-indices': true,
    'regexp-named-capture-groups': true,
    'regexp-set-notation': true,
    'regexp-sticky-and-unicode-flags': true,
    'regexp-unicode-property-escapes': true,
  },
  generators: true,
  anonymous: true,
  library,
  lower: (code, map, id) => lowerSyntax(code, map, id, LOWERING),
};
