// FIRST_COMPLETED: the rest continues, and can be passed to wait again.
import { createTask, FIRST_COMPLETED, run, sleep, wait } from 'uasyncio';

async function main(): Promise<void> {
  const names = ['slow', 'fast', 'middle'];
  const seconds = [0.2, 0.02, 0.11];
  let rest = new Set(names.map((name, i) => createTask(() => sleep(seconds[i] as number, name))));
  while (rest.size > 0) {
    const [done, pending] = await wait(rest, { returnWhen: FIRST_COMPLETED });
    for (const task of done) console.log(`${task.result()} is done, ${pending.size} pending`);
    rest = pending;
  }
}

run(main);
