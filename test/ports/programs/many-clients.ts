// Arguments: port, count. Starts `count` clients at once; all are connected before the first one sends.
import { Event, gather, openConnection, run } from 'uasyncio';
import { args } from './host.js';

run(async () => {
  const [port, count] = args.map(Number) as [number, number];
  const all = new Event();
  let connected = 0;
  const talk = async (n: number): Promise<number> => {
    const [reader, writer] = await openConnection('127.0.0.1', port, { encoding: 'utf-8' });
    if (++connected === count) all.set();
    await all.wait();
    let right = 0;
    for (let i = 0; i < 3; i++) {
      writer.write(`client ${n} line ${i}\n`);
      await writer.drain();
      if ((await reader.readline()) === `CLIENT ${n} LINE ${i}\n`) right++;
    }
    writer.close();
    await writer.waitClosed();
    return right;
  };
  const rights = await gather(...Array.from({ length: count }, (_, n) => () => talk(n)));
  console.log(`connected ${connected}`);
  console.log(`right ${rights.reduce((sum, n) => sum + n, 0)}`);
});
