print(
  typeof new Uint8Array(1).at,
  typeof Uint8Array['from'],
  typeof new Uint8Array(1).keys,
  typeof new Uint8Array(1).set,
);

/* prints
undefined undefined undefined function
*/
