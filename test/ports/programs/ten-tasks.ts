// Ten tasks that sleep, and a server that echoes lines, in the heap of a small board. Prints the memory in use when all
// clients have been served; `quit` ends the program.

import { chunks, collect, slots } from 'uasyncio:heap';
import { createTask, Event, run, type StreamReader, sleepMs, startServer } from 'uasyncio';

let ticks = 0;
let open = 0;
const quit = new Event();

async function tick(ms: number): Promise<void> {
  for (;;) {
    await sleepMs(ms);
    ticks++;
  }
}

async function echo(reader: StreamReader<string>, writer: { write(text: string): void }) {
  for (let line = await reader.readline(); line !== ''; line = await reader.readline()) {
    if (line === 'quit\n') quit.set();
    if (line === 'heap\n') {
      collect();
      writer.write(`${slots()} ${chunks()}\n`);
    } else writer.write(line);
  }
}

async function main(): Promise<void> {
  for (let i = 0; i < 10; i++) createTask(() => tick(5 + i));
  const server = await startServer(
    async (reader, writer) => {
      open++;
      try {
        await echo(reader, writer);
      } finally {
        open--;
        writer.close();
      }
    },
    null,
    0,
    { encoding: 'utf-8' },
  );
  console.log(`port ${server.port}`);
  await quit.wait();
  server.close();
  console.log(`open ${open}`);
  console.log(`ticked ${ticks > 10 ? 'yes' : 'no'}`);
}

run(main);
