// Slots of XS's heap that 200 connections to a server leave behind, after they are closed.
import { collect, slots } from 'uasyncio:heap';
import { openConnection, run, startServer } from 'uasyncio';

run(async () => {
  const server = await startServer((_, writer) => writer.close(), '127.0.0.1', 0);
  const connect = async (times: number): Promise<void> => {
    for (let i = 0; i < times; i++) {
      const [reader, writer] = await openConnection('127.0.0.1', server.port);
      await reader.read();
      writer.close();
    }
  };
  await connect(20);
  collect();
  const before = slots();
  await connect(200);
  collect();
  console.log(`left ${slots() - before}`);
  server.close();
  await server.waitClosed();
});
