// Python's spelling: events and locks.
import * as asyncio from 'uasyncio/py';

async function main(): Promise<void> {
  const event = new asyncio.Event();
  const lock = new asyncio.Lock();

  async function worker(name: string): Promise<void> {
    await event.wait();
    await lock.acquire();
    console.log(`${name} has the lock, it is ${lock.locked() ? 'locked' : 'free'}`);
    await asyncio.sleep(0);
    lock.release();
  }

  const tasks = ['a', 'b'].map((name) => asyncio.create_task(() => worker(name)));
  await asyncio.sleep(0);
  console.log(`set? ${event.is_set() ? 'yes' : 'no'}`);
  event.set();
  console.log(`set? ${event.is_set() ? 'yes' : 'no'}`);
  for (const task of tasks) await task;
  event.clear();
  console.log(`set? ${event.is_set() ? 'yes' : 'no'}`);
}

asyncio.run(main);
