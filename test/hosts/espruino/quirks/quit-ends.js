setTimeout(function () {
  print('one');
  quit();
}, 1);
setTimeout(function () {
  print('never');
}, 200);

/* prints
one
*/
