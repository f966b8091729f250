// Python's spelling: a semaphore, and a barrier.
import * as asyncio from 'uasyncio/py';

async function main(): Promise<void> {
  const semaphore = new asyncio.BoundedSemaphore(2);
  const barrier = new asyncio.Barrier(3);

  async function runner(name: string, seconds: number): Promise<void> {
    await semaphore.acquire();
    console.log(`${name} is on the bridge`);
    await asyncio.sleep(seconds);
    semaphore.release();
    console.log(`${name} waits with ${barrier.n_waiting} others`);
    await barrier.wait();
  }

  await asyncio.gather(
    () => runner('a', 0.02),
    () => runner('b', 0.08),
    () => runner('c', 0.02),
  );
  console.log(`all of ${barrier.parties} are over, and ${barrier.n_waiting} wait`);
  try {
    semaphore.release();
  } catch {
    console.log('released too often');
  }
}

asyncio.run(main);
