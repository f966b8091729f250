Promise.resolve(1)
  .then(function (x) {
    throw new Error('e' + x);
  })
  .catch(function (error) {
    print(error.message);
    return 2;
  })
  .then(print);

/* prints
e1
2
*/
