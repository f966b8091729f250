var part = new Uint8Array([1, 2, 3]).slice(1);
print(Array.isArray(part), part.length, part instanceof Uint8Array);

/* prints
true 2 false
*/
