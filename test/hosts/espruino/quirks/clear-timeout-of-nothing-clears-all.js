setTimeout(function () {
  print('never');
}, 1);
setInterval(function () {
  print('never');
}, 1);
clearTimeout();
print('done');

/* prints
done
*/
