print(
  [] instanceof Array,
  [] instanceof Object,
  {} instanceof Object,
  new Uint8Array(1) instanceof Uint8Array,
);
print(Promise.resolve() instanceof Promise, function () {} instanceof Function);

/* prints
true true true true
true true
*/
