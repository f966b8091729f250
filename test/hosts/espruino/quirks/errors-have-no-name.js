var e = new Error('m');
print(e.name, e.message, e.toString(), '' + e, new Error().message);

/* prints
undefined m Error: m Error: m undefined
*/
