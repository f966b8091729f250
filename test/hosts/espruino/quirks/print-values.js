print(1, 'a', true, null, undefined, NaN, 1.5, 'q"q');
print([1, 2], { a: 1 }, [], {}, [[1]], [1, 'b'], { a: 'x', b: [1] });
print(new Uint8Array([1, 2]));
print();
print('two\nlines');

/* prints
1 a true null undefined NaN 1.5 q"q
[ 1, 2 ] { "a": 1 } [  ] {  } [ 
  [ 1 ]
 ] [ 1, 
  "b"
 ] { 
  "a": "x", 
  "b": [ 1 ]
 }
new Uint8Array([1, 2])

two
lines
*/
