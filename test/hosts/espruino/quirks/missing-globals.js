print(
  typeof Symbol,
  typeof Map,
  typeof Set,
  typeof WeakMap,
  typeof Proxy,
  typeof Reflect,
  typeof BigInt,
);
print(
  typeof WeakRef,
  typeof TextDecoder,
  typeof queueMicrotask,
  typeof setImmediate,
  typeof structuredClone,
);
print(typeof RangeError, typeof Intl, typeof escape, typeof URL, typeof Buffer, typeof performance);

/* prints
undefined undefined undefined undefined undefined undefined undefined
undefined undefined undefined undefined undefined
undefined undefined undefined undefined undefined undefined
*/
