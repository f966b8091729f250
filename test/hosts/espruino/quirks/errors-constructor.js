print(new Error('x').constructor === Error, Error('x').message, typeof new Error('x').stack);

/* prints
true x string
*/
