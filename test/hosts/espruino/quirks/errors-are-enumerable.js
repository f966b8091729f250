print(Object.keys(new Error('m')).indexOf('message') >= 0);

/* prints
true
*/
