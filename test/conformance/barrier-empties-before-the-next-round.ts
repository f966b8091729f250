// A task that returns before the others have left waits outside, and joins the next round.
import { Barrier, gather, run } from 'uasyncio';

async function main(): Promise<void> {
  const barrier = new Barrier(3);
  const work = async (name: string): Promise<void> => {
    for (let round = 1; round <= 3; round++) {
      const index = await barrier.wait();
      console.log(`${name} leaves round ${round}, index ${index}, ${barrier.nWaiting} wait`);
    }
  };
  await gather(
    () => work('a'),
    () => work('b'),
    () => work('c'),
  );
}

run(main);
