// Names are fields: assigning `this.name` throws where Error.prototype is frozen, as after Moddable's preload.

/** The task was cancelled. `message` is the argument of `cancel()`. Source: CPython `asyncio.CancelledError`. */
export class CancelledError extends Error {}
set(CancelledError.prototype, 'name', 'CancelledError');
// Espruino's Error.prototype has none.
set(CancelledError.prototype, 'message', '');

/** As an assignment, which would throw where Error.prototype is frozen. */
function set(object: object, name: string, value: string): void {
  Object.defineProperty(object, name, { value, writable: true, configurable: true });
}

/**
 * The CancelledError that the scheduler throws. It has no stack, which would show the scheduler only: to make one took a
 * third of a cancellation on QuickJS.
 */
export function cancellation(message: string | undefined): CancelledError {
  const error: CancelledError = Object.create(CancelledError.prototype);
  if (message !== undefined) set(error, 'message', message);
  return error;
}

/** A time limit has passed. Source: CPython `TimeoutError`. */
export class TimeoutError extends Error {
  name = 'TimeoutError';
}

/** The operation is not allowed in this state of the Future or Task. Source: CPython `asyncio.InvalidStateError`. */
export class InvalidStateError extends Error {
  name = 'InvalidStateError';
}

/**
 * A system call failed. `code` is the name of the errno, the same on all ports: `'ECONNREFUSED'`, `'ENOTFOUND'`, …
 * Source: Python `OSError`.
 */
export class OSError extends Error {
  name = 'OSError';
  code: string;
  constructor(code: string, message?: string) {
    super(message === undefined ? code : `${code}: ${message}`);
    this.code = code;
  }
}

/** The stream ended before the requested bytes came. Source: CPython `asyncio.IncompleteReadError`. */
export class IncompleteReadError extends Error {
  name = 'IncompleteReadError';
  /** What came before the end: a string if the stream has an encoding, otherwise bytes. */
  partial: Uint8Array | string;
  /** How many bytes were requested; null after `readuntil`. */
  expected: number | null;
  constructor(partial: Uint8Array | string, expected: number | null) {
    super(
      `${partial.length} bytes read on a total of ${expected === null ? 'undefined' : expected} expected bytes`,
    );
    this.partial = partial;
    this.expected = expected;
  }
}

/** No separator was found within the reader's limit. Source: CPython `asyncio.LimitOverrunError`. */
export class LimitOverrunError extends Error {
  name = 'LimitOverrunError';
  /** How many bytes can be read before the separator. */
  consumed: number;
  constructor(message: string, consumed: number) {
    super(message);
    this.consumed = consumed;
  }
}

/** A Barrier was reset or aborted. Source: CPython `asyncio.BrokenBarrierError`. */
export class BrokenBarrierError extends Error {
  name = 'BrokenBarrierError';
}

/** `getNowait` of an empty queue. Source: CPython `asyncio.QueueEmpty`. */
export class QueueEmpty extends Error {
  name = 'QueueEmpty';
}

/** `putNowait` to a full queue. Source: CPython `asyncio.QueueFull`. */
export class QueueFull extends Error {
  name = 'QueueFull';
}

/** The queue was shut down. Source: CPython 3.13 `asyncio.QueueShutDown`. */
export class QueueShutDown extends Error {
  name = 'QueueShutDown';
}

/** A class of errors, a predicate, or several of these. */
export type ErrorCondition =
  | (abstract new (
      ...args: never[]
    ) => unknown)
  | ((error: unknown) => boolean)
  | ErrorCondition[];

/** Several errors thrown as one. Source: CPython 3.11 `ExceptionGroup`. */
export class ExceptionGroup extends Error {
  name = 'ExceptionGroup';
  /** The errors, in the order in which they happened; a group can contain groups. */
  errors: unknown[];
  private text_: string;

  constructor(message: string, errors: unknown[]) {
    if (!Array.isArray(errors) || errors.length === 0)
      throw new TypeError('ExceptionGroup(message, errors): expected an array, not empty');
    super(`${message} (${errors.length} sub-exception${errors.length === 1 ? '' : 's'})`);
    this.errors = errors;
    this.text_ = message;
  }

  /** A group of the same nesting with the errors that match `condition`; null if none does. */
  subgroup(condition: ErrorCondition): ExceptionGroup | null {
    return this.split(condition)[0];
  }

  /**
   * `[matching, rest]`: groups of the same nesting, null for one that would be empty. Stands for Python's `except*`.
   */
  split(condition: ErrorCondition): [ExceptionGroup | null, ExceptionGroup | null] {
    if (matches(this, condition)) return [this, null];
    const matching: unknown[] = [];
    const rest: unknown[] = [];
    for (const error of this.errors) {
      if (error instanceof ExceptionGroup) {
        const [some, others] = error.split(condition);
        if (some !== null) matching.push(some);
        if (others !== null) rest.push(others);
      } else (matches(error, condition) ? matching : rest).push(error);
    }
    return [this.derive_(matching), this.derive_(rest)];
  }

  private derive_(errors: unknown[]): ExceptionGroup | null {
    return errors.length === 0 ? null : new ExceptionGroup(this.text_, errors);
  }
}

function matches(error: unknown, condition: ErrorCondition): boolean {
  if (Array.isArray(condition)) return condition.some((each) => matches(error, each));
  if (typeof condition !== 'function')
    throw new TypeError('ExceptionGroup: expected a class of errors or a function');
  const { prototype } = condition as { prototype?: unknown };
  // A class of errors. Any other function is a predicate, even if it has a prototype.
  if (prototype instanceof Error || (condition as unknown) === Error)
    return error instanceof (condition as abstract new () => unknown);
  return !!(condition as (error: unknown) => boolean)(error);
}
