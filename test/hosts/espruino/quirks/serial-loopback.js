var text = '';
LoopbackB.on('data', function (data) {
  text += data;
  if (text.length === 6) print(text);
});
LoopbackA.write('abc', [100, 101], 102);
setTimeout(function () {}, 50);

/* prints
abcdef
*/
