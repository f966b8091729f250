// Arguments: the descriptors of a pipe to read and of one to write. Copies the one to the other, then prints how many
// bytes; an OSError is printed by its code. Both are closed at the end.
import { connectReadPipe, connectWritePipe, OSError } from 'uasyncio';
import { runAndCount } from './count.js';
import { args } from './host.js';

runAndCount(async () => {
  const [from, to] = args.map(Number) as [number, number];
  const reader = connectReadPipe(from);
  const writer = connectWritePipe(to);
  const buffer = new Uint8Array(10_000);
  let bytes = 0;
  try {
    for (let n = await reader.readinto(buffer); n > 0; n = await reader.readinto(buffer)) {
      bytes += n;
      writer.write(buffer.subarray(0, n));
      await writer.drain();
    }
    writer.close();
    await writer.waitClosed();
    console.log(`copied ${bytes}`);
  } catch (error) {
    if (!(error instanceof OSError)) throw error;
    console.log(`OSError ${error.code}`);
    reader.close();
    writer.close();
  }
}, -2);
