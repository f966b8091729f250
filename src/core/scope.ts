import { Frame, RETURNED } from './frame.js';

// Labels of a Scope; between 0 and INSIDE it waits for what comes before.
export const INSIDE = 9;
const LEAVING = 10;

/**
 * The frame of a coroutine of this library that awaits something and has work to do at its end. It is written by hand
 * because a compiled one would bring TryFrame into programs that have no `try`.
 */
export abstract class Scope<T = unknown> extends Frame<T> {
  constructor() {
    super(stepScope as never);
  }

  /** Sets the label to INSIDE and returns what the frame awaits, or another label for more to await before. */
  abstract enter_(): unknown;

  /**
   * Called once when what it awaited inside has ended, with the value, or with the error if it failed. Returns the value
   * of the frame, or what to throw.
   */
  abstract exit_(failed: boolean, end: unknown): unknown;

  override t(error: unknown): boolean {
    if (this.n !== INSIDE) return false;
    this.n = LEAVING;
    const instead = this.exit_(true, error);
    if (instead === error) return false;
    this.b = () => {
      throw instead;
    };
    return true;
  }
}

/** The body of a Scope. */
function stepScope(frame: Scope, value: unknown): unknown {
  if (frame.n < INSIDE) return frame.enter_();
  frame.n = RETURNED;
  return frame.exit_(false, value);
}
