// split() returns the errors of one class and the rest, each as a group of the same shape, or null.
import { ExceptionGroup, run } from 'uasyncio';

class SensorError extends Error {}
class HeatError extends SensorError {}

function show(group: ExceptionGroup | null): string {
  if (group === null) return 'nothing';
  const parts = group.errors.map((each) =>
    each instanceof ExceptionGroup ? show(each) : (each as Error).message,
  );
  return `[${parts.join(' ')}]`;
}

async function main(): Promise<void> {
  const inner = new ExceptionGroup('inner', [new HeatError('hot'), new Error('lost')]);
  const group = new ExceptionGroup('outer', [new SensorError('wet'), inner, new Error('late')]);
  console.log(`all: ${show(group)}`);
  for (const type of [SensorError, HeatError, Error, ExceptionGroup, RangeError]) {
    const [matching, rest] = group.split(type);
    console.log(`${show(matching)} and ${show(rest)}`);
  }
  console.log(group.message);
  console.log(group.subgroup(HeatError)?.message ?? 'nothing');
}

run(main);
