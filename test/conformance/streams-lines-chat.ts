// A server answers each line as it comes; the client collects the answers.
import { collect, openConnection, run, sleep, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const server = await startServer(
    async (reader, writer) => {
      let n = 0;
      for await (const line of reader) {
        n += 1;
        console.log(`server: ${line.trimEnd()}`);
        writer.write(`${n} ${line.toUpperCase()}`);
        await writer.drain();
        if (line === 'bye\n') break;
      }
      writer.close();
    },
    '127.0.0.1',
    0,
    { encoding: 'utf-8' },
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port, { encoding: 'utf-8' });
  for (const word of ['hello', 'what is new', 'bye']) {
    writer.write(`${word}\n`);
    await writer.drain();
    await sleep(0.02);
  }
  const lines = await collect(reader);
  for (const line of lines) console.log(`client: ${line.trimEnd()}`);
  writer.close();
  await writer.waitClosed();
  server.close();
}

run(main);
