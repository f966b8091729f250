print(Object.prototype.hasOwnProperty.call({ a: 1 }, 'a'), { a: 1 }.hasOwnProperty('b'));

/* prints
true false
*/
