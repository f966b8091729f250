/** How esbuild has to see Espruino. */
export const ESPRUINO_SYNTAX = {
  target: 'es2015',
  // What Babel lowers, what the engine has, and what it shall be an error to use.
  supported: {
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
};
