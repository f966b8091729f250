print('é'.length, '€'.length, '😀'.length, 'é'.charCodeAt(0), 'é'.split('').length, 'é'[1].length);
print('é' == '\xc3\xa9', 'é' < '€', 'aé'.indexOf('é'), 'éa'.slice(1).length, 'éa'.lastIndexOf('a'));
print('é'.padStart(3).length, 'é'.repeat(2).length, ' à '.trim().length, 'aéb'.split('é').join());
print('É'.toLowerCase() == 'É', 'éa'.toUpperCase() == 'éA', 'aéb'.replace('é', 'x'));
print(/a.b/.test('aéb'), /a..b/.test('aéb'), /é/.exec('aéb').index, /[é]/.exec('é')[0].length);

/* prints
2 3 4 195 2 1
true true 1 2 2
3 4 2 a,b
true true axb
false true 1 1
*/
