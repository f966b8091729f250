// A barrier for one task never blocks; a barrier for zero tasks is refused.
import { Barrier, createTask, run } from 'uasyncio';

async function main(): Promise<void> {
  const barrier = new Barrier(1);
  const other = createTask(async () => {
    console.log('other runs');
  });
  console.log(`index ${await barrier.wait()}`);
  console.log(`index ${await barrier.wait()}`);
  await other;
  for (const parties of [0, -1]) {
    try {
      new Barrier(parties);
    } catch {
      console.log(`${parties}: error`);
    }
  }
}

run(main);
