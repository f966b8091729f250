// Children that are done already count too.
import { createTask, gather, run } from 'uasyncio';

async function main(): Promise<void> {
  const done = createTask(async () => 'old');
  await done;
  const values = await gather(done, async () => 'new');
  console.log(values.join(' '));
  const again = await gather(done, done);
  console.log(again.join(' '));
}

run(main);
