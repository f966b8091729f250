Array.prototype.second = function () {
  return this[1];
};
print([1, 2].second());

/* prints
2
*/
