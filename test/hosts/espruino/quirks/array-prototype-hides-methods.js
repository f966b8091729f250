var P = Array.prototype;
print(typeof P.slice, typeof [].slice, typeof P);

/* prints
undefined function object
*/
