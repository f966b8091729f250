try {
  print(nothing);
} catch (error) {
  print(error instanceof Error, error instanceof ReferenceError);
}

/* prints
false true
*/
