// Requests sent all at once are answered one after the other, in order.
import { openConnection, run, sleep, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const server = await startServer(
    async (reader, writer) => {
      for (;;) {
        const line = await reader.readline();
        if (line === 'end\n') break;
        const n = Number(line);
        if (n % 2 === 0) await sleep(0.01);
        writer.write(`${n} squared is ${n * n}\n`);
        await writer.drain();
      }
      writer.close();
    },
    '127.0.0.1',
    0,
    { encoding: 'utf-8' },
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port, { encoding: 'utf-8' });
  for (let n = 1; n <= 6; n++) writer.write(`${n}\n`);
  writer.write('end\n');
  for (;;) {
    const line = await reader.readline();
    if (line === '') break;
    console.log(line.trim());
  }
  writer.close();
  server.close();
}

run(main);
