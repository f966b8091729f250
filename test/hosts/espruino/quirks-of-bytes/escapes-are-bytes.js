print('\u00e9'.length, '\u20ac'.charCodeAt(0), '\\u20ac'.length, '\u00e9' == '\xe9');
print(String.fromCharCode(233).length, String.fromCharCode(0x20ac).charCodeAt(0));
print(
  JSON.parse('"\\u20ac"').charCodeAt(0),
  JSON.parse('"\\\\u20ac"').length,
  JSON.parse('"é"').length,
);

/* prints
1 172 6 true
1 172
172 6 2
*/
