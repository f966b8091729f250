// callSoon calls functions with their arguments, in order, before anything that becomes ready later.
import { getRunningLoop, run, sleep } from 'uasyncio';

function add(a: number, b: number): void {
  console.log(`${a} and ${b} are ${a + b}`);
}

async function main(): Promise<void> {
  const loop = getRunningLoop();
  loop.callSoon(add, 1, 2);
  loop.callSoon(() => {
    console.log('second');
    loop.callSoon(console.log, 'made by the second');
  });
  loop.callSoon(console.log, 'third');
  console.log('main waits');
  await sleep(0);
  console.log('main goes on');
  await sleep(0);
  console.log('main ends');
}

run(main);
