print(JSON.stringify({ a: [1, 'b', null, true], c: undefined }), JSON.parse('{"a":[1,2]}').a[1]);

/* prints
{"a":[1,"b",null,true]} 2
*/
