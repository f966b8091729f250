var o = { a: 1 };
o.on('x', print);
print(Object.keys(o).join());
o.removeListener('x', print);
print(Object.keys(o).length > 0);

/* prints
a,#onx
true
*/
