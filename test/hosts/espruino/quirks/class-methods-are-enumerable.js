class A {
  m() {}
  static s() {}
}
class B extends A {}
var names = [];
for (var name in new B()) names.push(name);
print(names.join(), typeof B.s, new B() instanceof A, B.prototype.constructor === B);

/* prints
m undefined true true
*/
