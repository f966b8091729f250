// Ten clients at once, each with its own conversation.
import { Event, gather, openConnection, run, sleep, startServer } from 'uasyncio';

async function main(): Promise<void> {
  let open = 0;
  let most = 0;
  const allAreThere = new Event();
  const server = await startServer(
    async (reader, writer) => {
      open += 1;
      most = Math.max(most, open);
      if (open === 10) allAreThere.set();
      await allAreThere.wait();
      for (;;) {
        const line = await reader.readline();
        if (line === '') break;
        await sleep(0.01);
        writer.write(line.toUpperCase());
        await writer.drain();
      }
      open -= 1;
      writer.close();
    },
    '127.0.0.1',
    0,
    { encoding: 'utf-8' },
  );

  const talk = async (n: number): Promise<string> => {
    const [reader, writer] = await openConnection('127.0.0.1', server.port, {
      encoding: 'utf-8',
    });
    const answers: string[] = [];
    for (const word of ['hello', 'from', `client ${n}`]) {
      writer.write(`${word}\n`);
      answers.push((await reader.readline()).trim());
    }
    writer.close();
    await writer.waitClosed();
    return answers.join(' ');
  };

  const clients: (() => Promise<string>)[] = [];
  for (let n = 0; n < 10; n++) clients.push(() => talk(n));
  for (const answer of await gather(...clients)) console.log(answer);
  console.log(`at most ${most} at once`);
  server.close();
}

run(main);
