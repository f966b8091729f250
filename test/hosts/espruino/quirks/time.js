print(typeof getTime(), Math.abs(getTime() - Date.now() / 1000) < 5);

/* prints
number true
*/
