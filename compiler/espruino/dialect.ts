import { type Dialect, modern } from '../dialects.js';
import { library, lower } from './lower.js';

/** Espruino: ES5 with some of ES2015, and without modules. */
export const espruino: Dialect = {
  target: 'es2015',
  // What Babel lowers, what the engine has, and what the grammar check reports.
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
  library,
  lower,
};
