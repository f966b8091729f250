/*
 * Errors that a class can extend. The engine's own cannot be extended, because their constructors make another object.
 * Instances of these are also instances of the engine's own.
 */
interface ErrorLike {
  message: string;
  stack?: string;
}

type ErrorFunction = (this: ErrorLike, message?: string) => void;

function extendable(native: ErrorConstructor, name: string): new (message?: string) => Error {
  const type: ErrorFunction = function (message) {
    this.message = message === undefined ? '' : `${message}`;
    this.stack = new Error().stack;
  };
  Object.setPrototypeOf(type.prototype, native.prototype);
  type.prototype.name = name;
  return type as never;
}

export const NativeError = /* @__PURE__ */ extendable(Error, 'Error');
export const NativeTypeError = /* @__PURE__ */ extendable(TypeError, 'TypeError');
/** RangeError, which the engine lacks. */
export const NativeRangeError = /* @__PURE__ */ extendable(Error, 'RangeError');
export const NativeSyntaxError = /* @__PURE__ */ extendable(SyntaxError, 'SyntaxError');
