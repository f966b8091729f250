var o = {};
o.on('x', function (a) {
  print('got', a, this === o);
});
o.emit('x', 1);
print('emitted');

/* prints
emitted
got 1 true
*/
