print(typeof module, typeof exports, typeof require, typeof global, typeof globalThis);

/* prints
undefined undefined function object object
*/
