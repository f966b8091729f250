import type { PluginObj } from '@babel/core';

export type Plugin = (...args: unknown[]) => PluginObj;

/** Of CommonJS with a default export Node imports the exports, a bundler that default. */
export function exported(module: unknown): Plugin {
  return (module as { default?: Plugin }).default ?? (module as Plugin);
}
