// A closed loop accepts no more work; closing it again is no error.
import { newEventLoop, sleep } from 'uasyncio';

const loop = newEventLoop();

function state(): string {
  return `running ${loop.isRunning() ? 'yes' : 'no'}, closed ${loop.isClosed() ? 'yes' : 'no'}`;
}

function attempt(what: string, call: () => unknown): void {
  try {
    call();
    console.log(`${what}: fine`);
  } catch (e) {
    console.log(`${what}: ${(e as Error).message}`);
  }
}

async function main(): Promise<void> {
  console.log(`in main: ${state()}`);
  attempt('close while it runs', () => loop.close());
  await sleep(0);
}

console.log(`before: ${state()}`);
loop.runUntilComplete(main).then(() => {
  console.log(`after: ${state()}`);
  loop.close();
  console.log(`closed: ${state()}`);
  attempt('callSoon', () => loop.callSoon(console.log, 'not reached'));
  attempt('callLater', () => loop.callLater(1, console.log, 'not reached'));
  attempt('runForever', () => loop.runForever());
  attempt('close again', () => loop.close());
});
