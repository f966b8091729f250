// The first result is enough: when the loop is left, the other tasks continue to run.
import { asCompleted, createTask, run, sleep } from 'uasyncio';

async function ask(server: string, seconds: number): Promise<string> {
  await sleep(seconds);
  console.log(`${server} answers`);
  return server;
}

async function main(): Promise<void> {
  const far = createTask(() => ask('far', 0.15));
  const near = createTask(() => ask('near', 0.02));
  for (const next of asCompleted([far, near])) {
    console.log(`the winner is ${await next}`);
    break;
  }
  console.log(`far is ${far.done() ? 'done' : 'still busy'}`);
  await far;
}

run(main);
