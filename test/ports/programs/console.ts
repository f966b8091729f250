// Reads commands from the console of a board, again when `again()` is typed at the prompt.
import { openStdin, run, startServer, ThreadSafeFlag } from 'uasyncio';

const flag = new ThreadSafeFlag();
Object.assign(globalThis, { again: () => flag.set() });

async function obey(): Promise<boolean> {
  const stdin = openStdin({ encoding: 'utf-8' });
  try {
    openStdin();
  } catch (error) {
    console.log(`${error}`);
  }
  for await (const line of stdin) {
    const command = line.trim();
    if (command === 'port') console.log(`port ${port}`);
    else if (command === 'much') console.log('.'.repeat(5000));
    else if (command === 'fail')
      setTimeout(() => {
        throw new Error('thrown');
      }, 0);
    else if (command === 'close') break;
    else console.log(`said ${command}`);
  }
  const atEnd = stdin.atEof();
  stdin.close();
  return atEnd;
}

let port = 0;

run(async () => {
  const server = await startServer(
    async (reader, writer) => {
      writer.write(await reader.readline());
      await writer.drain();
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  port = server.port;
  while (!(await obey())) {
    console.log('closed');
    await flag.wait();
  }
  console.log('end of input');
  server.close();
});
