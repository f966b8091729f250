setTimeout(function () {
  print('one');
  setTimeout(function () {
    print('three');
  }, 0);
}, 0);
setTimeout(function () {
  print('two');
}, 0);

/* prints
one
two
three
*/
