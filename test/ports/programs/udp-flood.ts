// Receives nothing until it has answered some datagrams at a second port; then takes all that have come, and prints how
// many.
import { createDatagramEndpoint, timeout } from 'uasyncio';
import { runAndCount } from './count.js';

runAndCount(async () => {
  const flooded = await createDatagramEndpoint({ localAddr: ['127.0.0.1', 0], queue: 20000 });
  const signal = await createDatagramEndpoint({ localAddr: ['127.0.0.1', 0] });
  const portOf = (x: typeof signal) => x.getExtraInfo('sockname')?.[1];
  console.log(`port ${portOf(flooded)}`);
  console.log(`signal ${portOf(signal)}`);
  // Between two of these the engine takes more of the flood from the system.
  for (let i = 0; i < 10; i++) {
    const [, asker] = await signal.recvfrom();
    await signal.sendto('more', asker);
  }
  const buffer = new Uint8Array(1000);
  let received = 0;
  let last = 0;
  // The last one comes after room was made for it: on QuickJS it tells how many were dropped.
  const [, sender] = await flooded.recvfrom();
  received++;
  await flooded.sendto('room', sender);
  while (last !== 255) {
    await timeout(10, () => flooded.recvfromInto(buffer));
    last = buffer[0] as number;
    received++;
  }
  console.log(`received ${received} dropped ${flooded.dropped}`);
  flooded.close();
  signal.close();
});
