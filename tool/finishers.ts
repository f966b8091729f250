// The steps over a whole bundle, after Rollup has joined the modules.
import type { Plugin } from 'rollup';
import { minifier } from './minify.js';
import { functionNames } from './names.js';
import { pruner } from './prune.js';
import type { Target } from './targets/target.js';

export interface Finishing {
  target: Target;
  minify?: boolean;
  lean?: boolean;
  module?: boolean;
  sourcemap?: boolean | 'inline';
}

export function finishers({
  target,
  minify = false,
  module = false,
  lean = false,
  sourcemap = false,
}: Finishing): Plugin[] {
  return [
    ...(lean || !target.keepsPackages ? [pruner({ isLean: lean })] : []),
    ...(minify ? [minifier(target.minify)] : []),
    ...(target.finishers?.({ minify, module }) ?? []),
    ...(minify && sourcemap ? [functionNames()] : []),
  ];
}
