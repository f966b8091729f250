print(JSON.stringify(undefined), typeof JSON.stringify(undefined));

/* prints
null string
*/
