setTimeout(function () {
  throw new Error('one');
}, 1);
setTimeout(function () {
  print('two');
}, 20);

/* prints
Uncaught Error: one
two
*/
