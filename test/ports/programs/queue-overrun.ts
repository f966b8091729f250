// Arguments: a port whose peer sends more than is kept for a reader that does not read, and then reports that on a second
// connection; how many blocks seem to be free before that, and afterwards; the size of a block.
import { openConnection, run } from 'uasyncio';
import { args } from './host.js';

declare const process: { memory(): { free: number; blocksize: number } };
const [port, before, after, blocksize] = args.map(Number) as [number, number, number, number];
let free = before;
if (before !== undefined) process.memory = () => ({ free, blocksize });

run(async () => {
  const [reader, writer] = await openConnection('127.0.0.1', port);
  const [signal, other] = await openConnection('127.0.0.1', port);
  free = after;
  writer.write('go');
  await signal.readexactly(1);
  let read = 0;
  let wrong = 0;
  try {
    for (;;) {
      const bytes = await reader.read(1000);
      if (bytes.length === 0) break;
      for (const byte of bytes) if (byte !== read++ % 251) wrong++;
    }
    console.log('no error');
  } catch (error) {
    console.log(`${(error as { code: string }).code}, ${wrong} wrong`);
    console.log(`read ${read}`);
  }
  writer.close();
  other.close();
});
