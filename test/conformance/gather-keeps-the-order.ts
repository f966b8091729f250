// gather returns the values in the order of its arguments, not of their completion.
import { gather, run, sleep } from 'uasyncio';

async function measure(name: string, seconds: number): Promise<string> {
  await sleep(seconds);
  console.log(`${name} is measured`);
  return name.toUpperCase();
}

async function main(): Promise<void> {
  const values = await gather(
    () => measure('light', 0.05),
    () => measure('heat', 0.03),
    () => measure('sound', 0.01),
  );
  console.log(values.join(' '));
}

run(main);
