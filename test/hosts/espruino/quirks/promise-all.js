Promise.all([1, Promise.resolve(2)]).then(function (all) {
  print(all.join());
});
Promise.all([Promise.reject(3), 4]).catch(print);

/* prints
1,2
3
*/
