// Argument: port of a peer that never reads. It is disconnected, its descriptor is free, and the program can end.
import { OSError, openConnection, run } from 'uasyncio';
import { leftOf } from './count.js';
import { args, descriptorCounter, MUCH } from './host.js';

run(async () => {
  const descriptors = await descriptorCounter();
  const before = descriptors();
  const [, writer] = await openConnection('127.0.0.1', Number(args[0]), { idleTimeout: 0.05 });
  writer.write(new Uint8Array(MUCH));
  try {
    await writer.drain();
  } catch (error) {
    if (!(error instanceof OSError)) throw error;
    console.log(error.code);
  }
  console.log(`descriptors left ${await leftOf(descriptors, before)}`);
});
