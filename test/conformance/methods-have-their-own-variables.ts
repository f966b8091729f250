// The variables of a method, accessor or constructor in a coroutine belong to its call, also when it calls itself.
import { run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const n = 100;
  const counter = {
    down(from: number): number[] {
      const n = from;
      if (n === 0) return [n];
      const rest = this.down(n - 1);
      return [n, ...rest];
    },
    get steps() {
      let steps = '';
      for (let i = 0; i < 3; i++) steps += i;
      return steps;
    },
  };
  class Node {
    below: Node | null;
    depth: number;
    constructor(depth: number) {
      const own = depth;
      this.below = own > 0 ? new Node(own - 1) : null;
      this.depth = own;
    }
    static chain(depth: number): string {
      function name(node: Node): string {
        const { depth } = node;
        const rest = node.below ? name(node.below) : 'end';
        return `${depth} ${rest}`;
      }
      const first = new Node(depth);
      return name(first);
    }
  }
  await sleep(0);
  console.log(counter.down(3).join());
  console.log(counter.steps);
  console.log(Node.chain(2));
  console.log(`${n}`);
}

run(main);
