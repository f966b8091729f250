// sleep(0) lets every ready task run once.
import { gather, run, sleep } from 'uasyncio';

async function worker(name: string, rounds: number): Promise<void> {
  for (let i = 0; i < rounds; i++) {
    console.log(`${name}${i}`);
    await sleep(0);
  }
  console.log(`${name} ends`);
}

async function main(): Promise<void> {
  await gather(
    () => worker('A', 4),
    () => worker('B', 2),
    () => worker('C', 3),
  );
  console.log('main ends');
}

run(main);
