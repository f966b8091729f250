// Bundles a program, or takes the bundle of an earlier time, if nothing that it was made of has changed.
import type { Bundle, BundleOptions, Names } from './bundler.js';
import { remember } from './remember.js';

export type { Bundle, BundleOptions };

/** Bundles the program and everything that it imports into one ES module. */
export function bundle(options: BundleOptions): Promise<Bundle> {
  return remember(['bundle', told(options)], async (inputs) =>
    (await import('./bundler.js')).bundle(options, inputs),
  );
}

export interface Modules {
  modules: Map<string, string>;
  /** The source maps of the modules, as text. */
  maps: Map<string, string>;
  warnings: string[];
}

/** Bundles into two modules, keyed by name: first the program, then the part of the library that it needs. */
export async function bundleApart(options: BundleOptions, names: Names): Promise<Modules> {
  const { modules, maps, warnings } = await remember(
    ['bundleApart', told(options), names],
    async (inputs) => (await import('./bundler.js')).bundleApart(options, names, inputs),
  );
  return { modules: new Map(modules), maps: new Map(maps), warnings };
}

function told({ target, ...others }: BundleOptions): object {
  return { target: target.id, ...others };
}
