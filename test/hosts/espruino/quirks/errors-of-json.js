try {
  JSON.parse('{a');
} catch (error) {
  print(error instanceof Error, error instanceof SyntaxError);
}

/* prints
false true
*/
