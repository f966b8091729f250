print(
  typeof Array['from'],
  typeof Number['isInteger'],
  typeof Math['trunc'],
  typeof Object['freeze'],
);

/* prints
undefined undefined undefined undefined
*/
