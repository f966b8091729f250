// Names are fields: assigning `this.name` throws where Error.prototype is frozen, as Moddable's preload does.

/** The task was cancelled. `message` is what was given to `cancel()`. Source: CPython `asyncio.CancelledError`. */
export class CancelledError extends Error {
  name = 'CancelledError';
}

/** A time limit has passed. Source: CPython `TimeoutError`. */
export class TimeoutError extends Error {
  name = 'TimeoutError';
}

/** The operation does not fit the state of a Future or Task. Source: CPython `asyncio.InvalidStateError`. */
export class InvalidStateError extends Error {
  name = 'InvalidStateError';
}

/** A system call failed. `code` is the errno's name, the same on all ports: `'ECONNREFUSED'`, `'ENOTFOUND'`, … */
export class OSError extends Error {
  name = 'OSError';
  code: string;
  constructor(code: string, message?: string) {
    super(message === undefined ? code : `${code}: ${message}`);
    this.code = code;
  }
}

/** The stream ended before the bytes that were asked for. Source: CPython `asyncio.IncompleteReadError`. */
export class IncompleteReadError extends Error {
  name = 'IncompleteReadError';
  /** What had come: a string if the stream has an encoding. */
  partial: Uint8Array | string;
  /** How many bytes were asked for; null after `readuntil`. */
  expected: number | null;
  constructor(partial: Uint8Array | string, expected: number | null) {
    super(
      `${partial.length} bytes read on a total of ${expected === null ? 'undefined' : expected} expected bytes`,
    );
    this.partial = partial;
    this.expected = expected;
  }
}

/** No separator within the reader's limit. Source: CPython `asyncio.LimitOverrunError`. */
export class LimitOverrunError extends Error {
  name = 'LimitOverrunError';
  /** How many bytes can be read without meeting the separator. */
  consumed: number;
  constructor(message: string, consumed: number) {
    super(message);
    this.consumed = consumed;
  }
}
