var a = 1;
print(global.a, globalThis.a);
b = 2;
print(global.b);

/* prints
1 1
2
*/
