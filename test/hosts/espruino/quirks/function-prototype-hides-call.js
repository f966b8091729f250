var P = Function.prototype;
print(typeof P.call, typeof print.call, typeof function () {}.bind);

/* prints
undefined function function
*/
