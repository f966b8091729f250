// Two sleeps that wait side by side are independent.
import { gather, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const order: string[] = [];
  await gather(
    async () => {
      await sleep(0.05);
      order.push('long');
    },
    async () => {
      await sleep(0.01);
      order.push('short');
    },
  );
  console.log(order.join(', '));
  const [a, b] = await gather(sleep(0.04, 'A'), sleep(0.01, 'B'));
  console.log(`${a} ${b}`);
}

run(main);
