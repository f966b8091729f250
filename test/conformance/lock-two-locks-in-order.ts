// Tasks that take two locks in the same order do not block each other for ever.
import { gather, Lock, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const pen = new Lock();
  const paper = new Lock();
  const write = async (name: string): Promise<void> => {
    await pen.with(async () => {
      console.log(`${name} has the pen`);
      await sleep(0);
      await paper.with(async () => {
        console.log(`${name} has the paper`);
        await sleep(0);
      });
    });
    console.log(`${name} is done`);
  };
  await gather(
    () => write('Ada'),
    () => write('Grace'),
  );
}

run(main);
