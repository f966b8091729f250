print(E.fromUTF8('\u20ac').length, E.toUint8Array('\u20ac').join());

/* prints
3 226,130,172
*/
