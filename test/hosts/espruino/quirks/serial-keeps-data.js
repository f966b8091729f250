var other = LoopbackB;
LoopbackA.write('hidden');
setTimeout(function () {
  print(other.available(), other.read(2), other.read());
}, 20);

/* prints
6 hi dden
*/
