// Setting the engine's clock, as after asking a time server, neither wakes nor delays who sleeps.
import { createTask, gather, run, sleepMs } from 'uasyncio';

declare const getTime: () => number;
declare const setTime: (seconds: number) => void;

run(async () => {
  for (const years of [50, -40]) {
    const sleeper = createTask(async () => {
      await sleepMs(60);
      console.log('awake');
    });
    setTimeout(() => {
      setTime(getTime() + years * 365 * 86400);
      console.log(`set by ${years} years`);
    }, 10);
    // Looks at the clock between the setting and the deadline.
    const restless = createTask(async () => {
      for (let i = 0; i < 3; i++) await sleepMs(10);
      console.log('three short sleeps');
    });
    await gather(sleeper, restless);
  }
});
