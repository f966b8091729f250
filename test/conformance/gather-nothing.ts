// gather without arguments returns an empty list.
import { gather, run } from 'uasyncio';

async function main(): Promise<void> {
  const values = await gather();
  console.log(`${values.length} values`);
}

run(main);
