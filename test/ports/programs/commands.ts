// Reads commands by line from the standard input while a server serves: `port` prints its port number, `echo …` repeats,
// anything else ends the program. At end of file it prints `end of input`.
import { createTask, openStdin, run, sleep, startServer } from 'uasyncio';

let ticks = 0;

async function tick(): Promise<void> {
  for (;;) {
    await sleep(0);
    ticks++;
  }
}

run(async () => {
  createTask(tick);
  const server = await startServer(
    async (reader, writer) => {
      writer.write(await reader.readline());
      await writer.drain();
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const stdin = openStdin({ encoding: 'utf-8' });
  console.log('ready');
  for await (const line of stdin) {
    const [command, text] = line.trim().split(' ');
    if (command === 'port') console.log(`port ${server.port}`);
    else if (command === 'echo') console.log(`said ${text}`);
    else break;
  }
  stdin.close();
  console.log(stdin.atEof() ? 'end of input' : 'left');
  console.log(`ticked ${ticks > 0}`);
  server.close();
});
