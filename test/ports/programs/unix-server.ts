// Argument: a path. Echoes lines in capitals there until one is `quit`.
import { Event, startUnixServer } from 'uasyncio';
import { runAndCount } from './count.js';
import { args } from './host.js';

runAndCount(async () => {
  const quit = new Event();
  const server = await startUnixServer(
    async (reader, writer) => {
      for await (const line of reader) {
        if (line === 'quit\n') quit.set();
        writer.write(line.toUpperCase());
        await writer.drain();
      }
      writer.close();
    },
    args[0] as string,
    { encoding: 'utf-8' },
  );
  console.log('ready');
  await quit.wait();
  server.close();
  await server.waitClosed();
});
