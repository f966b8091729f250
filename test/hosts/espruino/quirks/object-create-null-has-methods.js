print(typeof Object.create({}).on, typeof {}.emit);

/* prints
function function
*/
