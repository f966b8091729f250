// Any number of tasks may wait in drain(); all wake, and their data arrives in order.
// except espruino: 6 MB are more than a board has.
import { Event, gather, openConnection, run, startServer } from 'uasyncio';

const SIZE = 2_000_000;

async function main(): Promise<void> {
  const goOn = new Event();
  const server = await startServer(
    async (reader, writer) => {
      await goOn.wait();
      for (let i = 0; i < 3; i++) {
        const block = await reader.readexactly(SIZE);
        let whole = block.length === SIZE;
        for (let at = 0; at < SIZE; at += 997) if (block[at] !== i) whole = false;
        console.log(`block ${i} is ${whole ? 'whole' : 'broken'}`);
      }
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port);
  let drained = 0;
  const send = async (i: number): Promise<void> => {
    writer.write(new Uint8Array(SIZE).fill(i));
    if (i === 2) goOn.set();
    await writer.drain();
    drained += 1;
  };
  await gather(
    () => send(0),
    () => send(1),
    () => send(2),
  );
  await reader.read();
  console.log(`${drained} drains came back`);
  writer.close();
  server.close();
}

run(main);
