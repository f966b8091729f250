/*
 * A traceback shows a frame by its label alone, as nothing else is free: so labels of the program are unique in the
 * bundle, and the source map says which await each one is (its field `x_uasyncio`). places.ts gives each label a
 * provisional number, unique in its module; `Labels` in compiler/labels.ts makes it unique among all modules, and gives
 * the final ones. This file loads nothing: a build whose modules are all kept needs no Babel.
 */

/** What a label stands for: the function and its lines, and the place of the await, or of the first statement. */
export interface Place {
  name: string;
  line: number;
  column: number;
  first: number;
  last: number;
}

/** Counts the bodies of a module, and keeps the places of their labels. */
export interface Places {
  bodies: number;
  found: Map<number, Place>;
}

/** Provisional labels have sixteen digits: this, the number of the body, the label. */
export const PROVISIONAL = 7e15;
export const LABELS = 1e5;

/** What labels of one body have in common. */
export const bodyOf = (label: number): number => Math.floor(label / LABELS);
