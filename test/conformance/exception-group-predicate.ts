// A predicate is called for a group, then for its members; a group that matches is kept whole.
import { ExceptionGroup, run } from 'uasyncio';

function ask(error: unknown, wanted: string): boolean {
  const text = (error as Error).message;
  console.log(`  asked: ${text}`);
  return text.startsWith(wanted);
}

async function main(): Promise<void> {
  const wires = new ExceptionGroup('wires', [new Error('red is cut'), new Error('blue is cut')]);
  const group = new ExceptionGroup('device', [new Error('no power'), wires]);
  for (const wanted of ['blue', 'wires', 'device', 'green']) {
    console.log(wanted);
    const found = group.subgroup((error) => ask(error, wanted));
    const inner = found?.errors[0];
    console.log(`  found: ${found === null ? 'nothing' : (inner as Error).message}`);
    console.log(`  the same object: ${inner === wires || found === group ? 'yes' : 'no'}`);
  }
}

run(main);
