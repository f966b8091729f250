setTimeout(function () {
  print('later');
}, 30);
setTimeout(function () {
  print('first');
}, 1);
setTimeout(function () {
  print('second');
}, 10);

/* prints
first
second
later
*/
