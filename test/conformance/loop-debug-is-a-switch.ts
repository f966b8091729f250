// Debug mode is off at first; callbacks count as slow from 0.1 s on, which can be changed.
// except lean: it has no debug mode
import { getRunningLoop, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const loop = getRunningLoop();
  const state = (): string => (loop.getDebug() ? 'on' : 'off');
  console.log(`debug is ${state()}, slow means ${loop.slowCallbackDuration}`);
  loop.setDebug(true);
  loop.slowCallbackDuration = 0.5;
  console.log(`debug is ${state()}, slow means ${loop.slowCallbackDuration}`);
  await sleep(0.02);
  loop.setDebug(false);
  console.log(`debug is ${state()}`);
}

run(main).then(() => {
  run(async () => console.log(`the next run: ${getRunningLoop().getDebug() ? 'on' : 'off'}`), {
    debug: true,
  });
});
