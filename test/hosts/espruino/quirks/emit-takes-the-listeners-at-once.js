var o = {};
o.on('x', function () {
  print('one');
});
o.emit('x');
o.removeAllListeners('x');
o.emit('x');

/* prints
one
*/
