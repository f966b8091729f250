try {
  require('nothing-like-that');
  print('found');
} catch (error) {
  print('threw');
}

/* prints
threw
*/
