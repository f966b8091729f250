var text = '';
var id = setInterval(function () {
  if (text.length < 6) return;
  clearInterval(id);
  print(text.slice(0, 6));
}, 5);
LoopbackB.on('data', function (data) {
  text += data;
});
LoopbackA.write('abc', [100, 101], 102);

/* prints
abcdef
*/
