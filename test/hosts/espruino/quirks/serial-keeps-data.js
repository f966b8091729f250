var other = LoopbackB;
LoopbackA.write('hidden');
var id = setInterval(function () {
  if (other.available() < 6) return;
  clearInterval(id);
  print(other.read(2), other.read(4));
}, 5);

/* prints
hi dden
*/
