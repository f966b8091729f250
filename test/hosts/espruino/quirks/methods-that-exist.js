print(
  typeof [].map,
  typeof [].find,
  typeof [].includes,
  typeof [].fill,
  typeof ''.padStart,
  typeof ''.repeat,
);
print(
  typeof (5).toFixed,
  typeof /a/.exec,
  typeof ''.replaceAll,
  typeof {}.on,
  typeof {}.clone,
  typeof [].on,
);

/* prints
function function function function function function
function function function function function function
*/
