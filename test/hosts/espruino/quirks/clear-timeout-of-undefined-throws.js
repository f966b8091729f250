try {
  clearTimeout(undefined);
} catch (error) {
  print(error.toString(), error instanceof Error);
}
try {
  clearInterval(undefined);
} catch (error) {
  print(error.toString());
}
clearTimeout(null);
clearTimeout(99);

/* prints
Error: clearTimeout(undefined) not allowed. Use clearTimeout() instead true
Error: clearInterval(undefined) not allowed. Use clearInterval() instead
*/
