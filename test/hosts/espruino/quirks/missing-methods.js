print(
  typeof [].flat,
  typeof [].at,
  typeof [].lastIndexOf,
  typeof [].keys,
  typeof [].entries,
  typeof [].reduceRight,
);
print(
  typeof ''.at,
  typeof ''.codePointAt,
  typeof ''.matchAll,
  typeof ''.trimStart,
  typeof ''.search,
);
print(typeof (5).toPrecision, typeof Promise.resolve().finally, typeof new ArrayBuffer(1).slice);

/* prints
undefined undefined undefined undefined undefined undefined
undefined undefined undefined undefined undefined
undefined undefined undefined
*/
