print(JSON.stringify([function () {}]), JSON.stringify({ a: function () {} }));

/* prints
[undefined] {}
*/
