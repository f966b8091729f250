// A barrier can be used many times: it keeps tasks of different speed in step.
import { Barrier, gather, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const barrier = new Barrier(3);
  const work = async (name: string, steps: number): Promise<void> => {
    for (let round = 1; round <= 3; round++) {
      for (let i = 0; i < steps; i++) await sleep(0);
      console.log(`${name} has done round ${round}`);
      const index = await barrier.wait();
      if (index === 0) console.log(`${name} was the first in round ${round}`);
    }
  };
  await gather(
    () => work('slow', 5),
    () => work('quick', 1),
    () => work('medium', 3),
  );
}

run(main);
