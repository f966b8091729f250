import type { PluginObj, types as T } from '@babel/core';

export type Plugin = (...args: unknown[]) => PluginObj;

/** The plugin of a CommonJS package: Node imports its exports, a bundler its default export. */
export function exported(module: unknown): Plugin {
  return (module as { default?: Plugin }).default ?? (module as Plugin);
}

/** The `pre` of a plugin that chooses what Babel's transforms call by the name of a helper. */
export function helpers(choose: (name: string) => T.Expression | undefined): PluginObj['pre'] {
  return (file) => {
    const { set } = file as unknown as { set(key: string, value: unknown): void };
    set.call(file, 'helperGenerator', choose);
  };
}
