var o = { a: [1] };
var p = o.clone();
print(p.a === o.a, p !== o, JSON.stringify(p));

/* prints
true true {"a":[1]}
*/
