print(typeof setWatch(function () {}, D1), typeof D1.read);

/* prints
number function
*/
