var list = [];
for (var i = 0; i < 20; i++) list.push({ key: i % 2, i: i });
list.sort(function (a, b) {
  return a.key - b.key;
});
var same = true;
for (i = 1; i < 10; i++) if (list[i].i < list[i - 1].i) same = false;
print(same);

/* prints
false
*/
