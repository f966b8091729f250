/*
 * The symbols of `using`. On engines that lack them these are the symbols which esbuild's lowering of `using` looks
 * for. The compiler puts them in place of `Symbol.dispose` and `Symbol.asyncDispose`.
 */

/** `Symbol[name]`; on engines that lack it, the symbol that stands for it. */
function known(name: string): symbol {
  const symbols = Symbol as unknown as Record<string, symbol | undefined>;
  return symbols[name] ?? Symbol.for(`Symbol.${name}`);
}

export const symbols = {
  dispose: /* @__PURE__ */ known('dispose'),
  asyncDispose: /* @__PURE__ */ known('asyncDispose'),
};
