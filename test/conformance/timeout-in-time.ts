// A body that ends in time returns its value; the scope has a deadline and has not expired.
import { getRunningLoop, run, sleep, type Timeout, timeout } from 'uasyncio';

async function main(): Promise<void> {
  const loop = getRunningLoop();
  const scopes: Timeout[] = [];
  for (const seconds of [10, null]) {
    const value = await timeout(seconds, async (scope) => {
      scopes.push(scope);
      await sleep(0.01);
      return seconds === null ? 'no limit' : 'in time';
    });
    console.log(value);
  }
  for (const scope of scopes) {
    const when = scope.when();
    const later = when !== null && when > loop.time() + 5;
    console.log(`${when === null ? 'never' : later ? 'later' : 'before'}`);
    console.log(`expired: ${scope.expired() ? 'yes' : 'no'}`);
  }
}

run(main);
