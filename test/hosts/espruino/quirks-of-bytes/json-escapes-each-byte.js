print(JSON.stringify('é'), JSON.stringify({ a: '€' }), JSON.stringify('\xe9'));
print(['é'], { a: '\xff' });

/* prints
"\u00C3\u00A9" {"a":"\u00E2\u0082\u00AC"} "\u00E9"
[ 
  "\xC3\xA9"
 ] { 
  "a": "\xFF"
 }
*/
