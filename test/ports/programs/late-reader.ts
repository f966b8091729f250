// Argument: port of a peer that sends much, and ends. Reads late: meanwhile TCP has to hold the peer back.
import { openConnection, run, sleepMs } from 'uasyncio';
import { args, memoryCounter } from './host.js';

run(async () => {
  const used = await memoryCounter();
  const buffer = new Uint8Array(1000);
  const [reader, writer] = await openConnection('127.0.0.1', Number(args[0]));
  const before = used();
  await sleepMs(300);
  console.log(`kept ${used() - before}`);
  let count = 0;
  let wrong = 0;
  for (let n = await reader.readinto(buffer); n > 0; n = await reader.readinto(buffer)) {
    for (let i = 0; i < n; i += 97) if (buffer[i] !== (count + i) % 251) wrong++;
    count += n;
  }
  console.log(`read ${count}, ${wrong} wrong`);
  writer.close();
});
