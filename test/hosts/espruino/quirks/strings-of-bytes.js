print(
  E.toString([72, 105]),
  E.toString(new Uint8Array([200])).charCodeAt(0),
  E.toString(new Uint8Array(0)) === '',
);
print(
  E.toUint8Array('ab').join(),
  E.toUint8Array('a', [1, 2]).join(),
  new Uint8Array(E.toArrayBuffer('ab')).join(),
);

/* prints
Hi 200 true
97,98 97,1,2 97,98
*/
