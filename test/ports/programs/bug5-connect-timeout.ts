// MicroPython: each timed-out wait_for(open_connection(…)) leaks its socket. Argument: a port that never answers.
import { createTask, openConnection, sleep, waitForMs } from 'uasyncio';
import { runAndCount } from './count.js';
import { args } from './host.js';

runAndCount(async (count) => {
  const port = Number(args[0]);
  const before = count();
  const connect = async (): Promise<string> => {
    try {
      await waitForMs(openConnection('127.0.0.1', port), 30);
      return 'connected';
    } catch (error) {
      return (error as Error).name;
    }
  };
  for (let i = 0; i < 7; i++)
    console.log(`${await connect()}, ${count() - before} more descriptors`);
  const task = createTask(async () => await openConnection('127.0.0.1', port));
  while (count() === before) await sleep(0);
  task.cancel();
  try {
    await task;
  } catch (error) {
    console.log(`${(error as Error).name}, ${count() - before} more descriptors`);
  }
});
