class A {
  constructor(x) {
    this.x = x;
  }
}
class B extends A {
  constructor() {
    this.y = 2;
  }
}
class C extends A {}
print(JSON.stringify(new B()), JSON.stringify(new C(3)));

/* prints
{"y":2} {"x":3}
*/
