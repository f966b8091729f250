Promise.resolve(1).then(function (x) {
  print('job', x);
});
setTimeout(function () {
  print('timer');
  Promise.resolve().then(function () {
    print('job of the timer');
  });
  print('timer ends');
}, 100);
print('sync');

/* prints
sync
job 1
timer
timer ends
job of the timer
*/
