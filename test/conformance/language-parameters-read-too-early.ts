// A parameter that is read before it has its value is an error, which arrives by the awaitable.
// except espruino: its variables have values from the start
import { run } from 'uasyncio';

// @ts-expect-error: read too early
async function early(a = (() => b)(), b = 1): Promise<number> {
  return a + b;
}

async function pattern(_first: number, { b }: { b: number }, c = b): Promise<number> {
  return c;
}

async function main(): Promise<void> {
  console.log(`${await early(2)}, length ${early.length} and ${pattern.length}`);
  const call = early();
  console.log('called');
  await call.catch((e: Error) => console.log(e.name));
}

run(main);
