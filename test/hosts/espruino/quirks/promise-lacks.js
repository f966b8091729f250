print(
  typeof Promise['race'],
  typeof Promise['allSettled'],
  typeof Promise['any'],
  typeof Promise.resolve()['finally'],
);

/* prints
undefined undefined undefined undefined
*/
