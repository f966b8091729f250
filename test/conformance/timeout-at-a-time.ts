// timeoutAt takes a time of the loop's clock, so that several scopes share one deadline.
import { getRunningLoop, run, sleep, TimeoutError, timeoutAt } from 'uasyncio';

async function step(name: string, seconds: number, deadline: number): Promise<void> {
  try {
    await timeoutAt(deadline, async (scope) => {
      console.log(`${name}: ${scope.when() === deadline ? 'the deadline' : 'another time'}`);
      await sleep(seconds);
      console.log(`${name} is done`);
    });
  } catch (e) {
    console.log(`${name}: ${e instanceof TimeoutError ? 'TimeoutError' : 'another error'}`);
  }
}

async function main(): Promise<void> {
  const deadline = getRunningLoop().time() + 0.15;
  await step('open', 0.03, deadline);
  await step('read', 10, deadline);
  await step('close', 0, deadline);
}

run(main);
