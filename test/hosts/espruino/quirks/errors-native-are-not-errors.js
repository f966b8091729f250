print(
  new TypeError('x') instanceof Error,
  new TypeError('x') instanceof TypeError,
  '' + new TypeError('x'),
);
print(
  new InternalError('x') instanceof Error,
  '' + new InternalError('x'),
  new Error('x') instanceof Error,
);
print(new SyntaxError('x') instanceof Error, new ReferenceError('x') instanceof Error);

/* prints
false true TypeError: x
false InternalError: x true
false false
*/
