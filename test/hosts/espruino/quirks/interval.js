var n = 0;
var id = setInterval(function () {
  print(++n);
  if (n === 3) clearInterval(id);
}, 1);

/* prints
1
2
3
*/
