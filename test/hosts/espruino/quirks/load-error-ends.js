setTimeout(function () {
  print('never');
}, 1);
print('before');
throw new Error('stop');

/* prints
before
Uncaught Error: stop
*/
