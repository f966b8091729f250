import { espruino } from './espruino.js';
import { node } from './node.js';
import { quickjs, quickjsNg } from './quickjs.js';
import type { Target } from './target.js';
import { web } from './web.js';
import { xs } from './xs.js';

export type { Target };
export { espruino, node, quickjs, quickjsNg, web, xs };

/** A new engine needs a port, and a line here. */
export const targets: Target[] = [node, quickjs, quickjsNg, espruino, xs, web];

export function findTarget(id: string): Target {
  const target = targets.find((each) => each.id === id);
  if (target === undefined)
    throw new Error(`unknown engine '${id}': not one of ${targets.map((t) => t.id).join(', ')}`);
  return target;
}
