import type { Made } from '../dialects.js';
import { lowerForOf } from '../lower/forof.js';
import { lowerNamespaces } from '../lower/namespaces.js';
import { lowerObjects } from '../lower/objects.js';
import { lowerPrivate } from '../lower/privates.js';
import { lowerSyntax } from '../lower/syntax.js';
import { lowerTagged } from '../lower/templates.js';
import { lowerCaptures } from './captures.js';
import { lowerClasses } from './classes.js';
import { lowerFinally } from './finally.js';
import { lowerLabels } from './labels.js';
import { lowerPrototypes, RUNTIME } from './library.js';
import { lowerCases, lowerSwitches } from './switches.js';

const LOWERING = {
  runtime: RUNTIME,
  before: [
    lowerCases,
    lowerPrivate,
    lowerClasses,
    lowerObjects,
    lowerTagged,
    lowerNamespaces,
    lowerForOf,
  ],
  after: [lowerPrototypes, lowerFinally, lowerCaptures, lowerLabels, lowerSwitches],
};

/** Lowers a module whose coroutines are made already. */
export function lower(code: string, map: string, id: string): Made {
  return lowerSyntax(code, map, id, LOWERING);
}
