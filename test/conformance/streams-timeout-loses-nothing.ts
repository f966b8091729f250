// A readline that times out with half a line leaves that half for the next one.
import { Event, openConnection, run, sleep, startServer, TimeoutError, waitFor } from 'uasyncio';

async function main(): Promise<void> {
  const goOn = new Event();
  const server = await startServer(
    async (_reader, writer) => {
      writer.write('half a ');
      await goOn.wait();
      writer.write('line\nand another\n');
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port, { encoding: 'utf-8' });
  for (let i = 0; i < 3; i++) {
    try {
      await waitFor(reader.readline(), 0.02);
    } catch (e) {
      console.log(e instanceof TimeoutError ? 'timeout' : 'another error');
    }
  }
  goOn.set();
  await sleep(0.01);
  console.log((await reader.readline()).trim());
  console.log((await waitFor(reader.readline(), 1)).trim());
  writer.close();
  server.close();
}

run(main);
