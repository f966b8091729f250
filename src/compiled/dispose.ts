/*
 * The symbols of `using`. Engines that lack them get those that esbuild's lowering of `using` looks for; the compiler
 * puts these in place of `Symbol.dispose` and `Symbol.asyncDispose`.
 */

/** What `Symbol[name]` is, or would be. */
function known(name: string): symbol {
  const symbols = Symbol as unknown as Record<string, symbol | undefined>;
  return symbols[name] ?? Symbol.for(`Symbol.${name}`);
}

export const symbols = {
  dispose: /* @__PURE__ */ known('dispose'),
  asyncDispose: /* @__PURE__ */ known('asyncDispose'),
};
