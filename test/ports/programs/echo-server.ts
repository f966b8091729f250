// Echoes lines. Prints how many clients were connected at once; ends when a client sends `quit`.
import { Event, run, startServer } from 'uasyncio';

const quit = new Event();

run(async () => {
  let open = 0;
  let most = 0;
  let served = 0;
  const server = await startServer(
    async (reader, writer) => {
      open++;
      if (open > most) most = open;
      console.log(`open ${open}`);
      for (let line = await reader.readline(); line !== ''; line = await reader.readline()) {
        if (line === 'quit\n') quit.set();
        writer.write(line);
        await writer.drain();
      }
      writer.close();
      await writer.waitClosed();
      open--;
      served++;
      console.log(`closed ${served}`);
    },
    '127.0.0.1',
    0,
    { encoding: 'utf-8', backlog: 1000 },
  );
  console.log(`port ${server.port}`);
  await quit.wait();
  server.close();
  await server.waitClosed();
  console.log(`most ${most}`);
});
