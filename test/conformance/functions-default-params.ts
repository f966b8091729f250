// Default and rest parameters, destructuring, and arguments that are changed after the call.
import { run, sleep } from 'uasyncio';

async function area(width = 2, height = width + 1): Promise<string> {
  await sleep(0);
  return `${width} x ${height}`;
}

async function join(first: string, ...rest: string[]): Promise<string> {
  await sleep(0);
  return `${first}: ${rest.join('+')}`;
}

async function place({ x, y = 9 }: { x: number; y?: number }): Promise<string> {
  await sleep(0);
  return `at ${x},${y}`;
}

async function swap([a, b]: [string, string]): Promise<[string, string]> {
  await sleep(0);
  return [b, a];
}

async function main(): Promise<void> {
  console.log(await area());
  console.log(await area(5));
  console.log(await area(5, 1));
  console.log(await join('sum'));
  console.log(await join('sum', 'a', 'b', 'c'));
  console.log(await place({ x: 1 }));
  console.log(await place({ x: 1, y: 2 }));
  let [left, right] = await swap(['l', 'r']);
  console.log(`${left} ${right}`);
  [left, right] = [right, await join(left)];
  console.log(`${left} ${right}`);
}

run(main);
