var all = new Uint8Array([1, 2, 3]);
var part = all.subarray(1);
part[0] = 9;
print(all[1], part.length, part instanceof Uint8Array);

/* prints
9 2 true
*/
