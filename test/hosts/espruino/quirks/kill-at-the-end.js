echo(0);
E.on('kill', function () {
  console.log('kill');
});
setTimeout(function () {
  console.log('timer');
}, 2);

/* prints
timer
kill
*/
