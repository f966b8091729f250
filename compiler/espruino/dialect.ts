import { type Dialect, modern } from '../dialects.js';

/** Espruino has ES5 with parts of ES2015, and no modules. */
export const espruino: Dialect = {
  target: 'es2015',
  // Left alone by esbuild: Babel lowers it, the engine has it, or the grammar check reports it.
  supported: {
    ...modern.supported,
    'class-private-brand-check': true,
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
  // Loaded when a module is compiled: Babel takes longer to load than the rest of the tool.
  library: async (id) => (await import('./library.js')).library(id),
  lower: async (code, map, id) => (await import('./lowering.js')).lower(code, map, id),
};
