setTimeout(function () {
  throw 'text';
}, 1);

/* prints
Uncaught text
*/
