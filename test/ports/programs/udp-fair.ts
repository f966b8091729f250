// Two endpoints send to each other without an end: other tasks and timers go on.
import { createDatagramEndpoint, createTask, type DatagramEndpoint, sleepMs } from 'uasyncio';
import { runAndCount } from './count.js';

async function play(endpoint: DatagramEndpoint): Promise<void> {
  const buffer = new Uint8Array(10);
  for (;;) {
    const n = await endpoint.recvfromInto(buffer);
    await endpoint.sendto(buffer.subarray(0, n), endpoint.sender as [string, number]);
  }
}

runAndCount(async () => {
  const one = await createDatagramEndpoint({ localAddr: ['127.0.0.1', 0] });
  const two = await createDatagramEndpoint({ localAddr: ['127.0.0.1', 0] });
  const tasks = [createTask(() => play(one)), createTask(() => play(two))];
  // An endpoint that sends to itself always has a datagram.
  const self = await createDatagramEndpoint({ localAddr: ['127.0.0.1', 0] });
  tasks.push(createTask(() => play(self)));
  for (let i = 0; i < 10; i++) {
    await one.sendto('ball', two.getExtraInfo('sockname') as [string, number]);
    await self.sendto('ball', self.getExtraInfo('sockname') as [string, number]);
  }
  let ticks = 0;
  for (; ticks < 20; ticks++) await sleepMs(1);
  console.log(`ticks ${ticks}`);
  for (const task of tasks) task.cancel();
  for (const endpoint of [one, two, self]) endpoint.close();
});
