// Setting the engine's clock, as after asking a time server, neither wakes nor delays sleeping tasks.
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
    // Wakes between the change and the deadline, so that the loop reads the clock.
    const restless = createTask(async () => {
      for (let i = 0; i < 3; i++) await sleepMs(10);
      console.log('three short sleeps');
    });
    await gather(sleeper, restless);
  }
});
