// Cancels the making of endpoints, and what they do, after each number of turns: nothing is left open.
import { createDatagramEndpoint, createTask, sleep } from 'uasyncio';
import { runAndCount } from './count.js';

runAndCount(async () => {
  const peer = await createDatagramEndpoint({ localAddr: ['127.0.0.1', 0] });
  const address = peer.getExtraInfo('sockname') as [string, number];
  const outcomes: string[] = [];
  for (let turns = 0; turns < 30; turns++) {
    const task = createTask(async () => {
      const endpoint = await createDatagramEndpoint({ remoteAddr: ['localhost', address[1]] });
      try {
        await endpoint.sendto('hello');
        await endpoint.recvfrom();
      } finally {
        endpoint.close();
      }
    });
    for (let i = 0; i < turns; i++) await sleep(0);
    task.cancel();
    try {
      await task;
    } catch (error) {
      const { name } = error as Error;
      if (outcomes.indexOf(name) < 0) outcomes.push(name);
    }
  }
  console.log(outcomes.join(' '));
  peer.close();
});
