Promise.resolve({
  then: function (done) {
    done(9);
  },
}).then(print);

/* prints
9
*/
