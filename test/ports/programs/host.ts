// What the programs need and the library does not have: arguments, and a count of open descriptors.
import { allTasks, run, sleep } from 'uasyncio';

declare const scriptArgs: string[] | undefined;

const onNode = typeof scriptArgs === 'undefined';

export const args: string[] = onNode ? process.argv.slice(2) : (scriptArgs as string[]).slice(1);

/** More than a connection takes at once. */
export const MUCH = 16 << 20;

/** Gives a function that counts the descriptors of this process. */
export async function descriptorCounter(): Promise<() => number> {
  const folder = '/proc/self/fd';
  if (onNode) {
    const { readdirSync } = await import('node:fs');
    // Node opens descriptors of its own when its output is first used.
    void [process.stdout, process.stderr];
    return () => readdirSync(folder).length;
  }
  // biome-ignore lint/style/useNodejsImportProtocol: QuickJS's own
  const { readdir } = (await import('os')) as unknown as {
    readdir(path: string): [string[], number];
  };
  return () => readdir(folder)[0].length;
}

/**
 * Runs a program, and tells at its end how many descriptors and tasks it left. The system needs a moment
 * to close what has been closed, so some turns of the loop are allowed for.
 */
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
