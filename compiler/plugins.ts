import type { PluginObj, types as T } from '@babel/core';

export type Plugin = (...args: unknown[]) => PluginObj;

/** The plugin that a CommonJS package exports: Node imports an object with `default`, a bundler the plugin itself. */
export function exported(module: unknown): Plugin {
  return (module as { default?: Plugin }).default ?? (module as Plugin);
}

/** The `pre` hook of a plugin that replaces helpers of Babel's: `choose` returns what is called instead of a helper. */
export function helpers(choose: (name: string) => T.Expression | undefined): PluginObj['pre'] {
  return (file) => {
    const { set } = file as unknown as { set(key: string, value: unknown): void };
    set.call(file, 'helperGenerator', choose);
  };
}
