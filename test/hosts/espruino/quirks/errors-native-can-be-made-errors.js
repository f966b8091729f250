Object.setPrototypeOf(TypeError.prototype, Error.prototype);
print(
  new TypeError('x') instanceof Error,
  new TypeError('x') instanceof TypeError,
  '' + new TypeError('x'),
);

/* prints
true true TypeError: x
*/
