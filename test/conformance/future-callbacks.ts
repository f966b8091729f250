// Callbacks of a future run in order, one pass after it is set; a removed callback does not run.
import { Future, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const future = new Future<string>();
  const unwanted = (): void => console.log('not reached');
  future.addDoneCallback((f) => console.log(`one: ${f.result()}`));
  future.addDoneCallback(unwanted);
  future.addDoneCallback(() => console.log('two'));
  console.log(`removed ${future.removeDoneCallback(unwanted)}`);
  future.setResult('ripe');
  console.log('set');
  await sleep(0);
  console.log('after one turn');
  future.addDoneCallback(() => console.log('three'));
  console.log('added to a done future');
  await sleep(0);
  console.log('after another turn');
}

run(main);
