'use strict';
function f() {
  'use strict';
  return this === global;
}
print(f());

/* prints
true
*/
