setTimeout(
  function (a, b) {
    print(a + b);
  },
  1,
  2,
  3,
);

/* prints
5
*/
