print(typeof setTimeout(print, 1), typeof setInterval(print, 1000));
clearTimeout();

/* prints
number number
*/
