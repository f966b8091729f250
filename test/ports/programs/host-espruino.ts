// What host.ts gives, on Espruino for Linux.
import { allTasks, run, sleep } from 'uasyncio';

declare const process: { argv: string[]; memory(): { usage: number; blocksize: number } };
declare const require: (name: 'fs') => { readdirSync(path: string): string[] };

export const args: string[] = process.argv.slice(2);

/** More than the engine takes at once, and less than it keeps for a reader. */
export const MUCH = 12 << 10;

export async function descriptorCounter(): Promise<() => number> {
  return () => require('fs').readdirSync('/proc/self/fd').length;
}

export function runAndCount(body: (count: () => number) => Promise<void>): void {
  run(async () => {
    const count = await descriptorCounter();
    const before = count();
    await body(count);
    for (let turn = 0; turn < 2000 && (count() !== before || allTasks().size > 1); turn++)
      await sleep(0);
    console.log(`descriptors left ${count() - before}`);
    console.log(`tasks ${allTasks().size}`);
  });
}
