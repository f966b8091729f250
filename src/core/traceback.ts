import { CancelledError } from './exceptions.js';

/*
 * The traceback of an error through the awaits: the labels of the frames that it has left. The source map says which
 * await of the program each label is, so a device needs no names and no lines.
 */

/** An error that has left frames. The minifier does not know the name in the call that defines it. */
type Raised = { $at?: number[] };

/** The labels of programs begin here; those below are the library's. See compiler/labels.ts. */
const FIRST_LABEL = 100;
/** A recursion can be deep, and a device's memory is small. */
const MOST = 50;

/** Called when `error` leaves a frame that is at `label`. */
export function onRaised(error: unknown, label: number): void {
  // Other objects have no stack that could be longer, and on Espruino nothing hides a property of theirs.
  if (label < FIRST_LABEL || !(error instanceof Error) || error instanceof CancelledError) return;
  try {
    const { $at } = error as Raised;
    if ($at === undefined) Object.defineProperty(error, '$at', { value: [label] });
    else if ($at.length < MOST) $at.push(label);
  } catch {
    // It is frozen.
  }
}

/** One line for each label, the innermost first. */
export function traceback({ $at = [] }: Raised): string {
  return $at.map((label) => `\n    at async #${label}`).join('');
}
