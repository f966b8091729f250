try {
  var nothing = null;
  nothing.x;
  print(nothing.x);
} catch (error) {
  print(error instanceof Error, error instanceof TypeError, error instanceof ReferenceError);
}

/* prints
true false false
*/
