// Several tasks can await the awaitables of asCompleted: the first to wait gets the first value.
import { asCompleted, createTask, gather, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const seconds = [0.06, 0.02, 0.04];
  const parcels = seconds.map((time, i) => createTask(() => sleep(time, `parcel ${i}`)));
  const [one, two, three] = [...asCompleted(parcels)];
  await gather(
    async () => console.log(`Ann gets ${await three}`),
    async () => console.log(`Bob gets ${await one}`),
    async () => console.log(`Cid gets ${await two}`),
  );
}

run(main);
