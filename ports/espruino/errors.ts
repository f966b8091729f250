/*
 * A native error cannot be extended: its constructor makes another object. These can, and their instances are
 * instances of the native ones.
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
/** The engine has none. */
export const NativeRangeError = /* @__PURE__ */ extendable(Error, 'RangeError');
export const NativeSyntaxError = /* @__PURE__ */ extendable(SyntaxError, 'SyntaxError');
