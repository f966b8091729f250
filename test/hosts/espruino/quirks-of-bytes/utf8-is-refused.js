print(E.isUTF8('é'), typeof E.asUTF8, E.fromUTF8('é'));
try {
  E.asUTF8('x');
} catch (error) {
  print(error.message, error instanceof Error);
}
print(
  E.toUint8Array('é').join(),
  E.toString(new Uint8Array([195, 169])) == 'é',
  E.toString('é').length,
);
print(btoa('é'), atob('w6k=').length, new Uint8Array(E.toArrayBuffer('é')).join());

/* prints
false function undefined
Unicode not supported on this build true
195,169 true 2
w6k= 2 195,169
*/
