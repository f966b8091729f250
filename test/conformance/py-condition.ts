// Python's spelling: a condition and a task that waits for it.
import * as asyncio from 'uasyncio/py';

async function main(): Promise<void> {
  const condition = new asyncio.Condition();
  let level = 0;

  async function above(limit: number): Promise<void> {
    using _held = await condition.hold();
    await condition.wait_for(() => level > limit);
    console.log(`above ${limit}`);
  }

  const tasks = [2, 1].map((limit) => asyncio.create_task(() => above(limit)));
  await asyncio.sleep(0);
  while (level < 3) {
    using _held = await condition.hold();
    level += 1;
    console.log(`level ${level}`);
    condition.notify_all();
    await asyncio.sleep(0);
  }
  for (const task of tasks) await task;
}

asyncio.run(main);
