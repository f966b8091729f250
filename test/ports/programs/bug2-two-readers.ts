// MicroPython: of two readers on one stream the first is lost, silently.
import {
  createTask,
  gather,
  openConnection,
  type StreamWriter,
  sleep,
  startServer,
} from 'uasyncio';
import { runAndCount } from './count.js';

runAndCount(async () => {
  let peer: StreamWriter | undefined;
  const server = await startServer(
    async (reader, writer) => {
      peer = writer;
      await reader.read();
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port, { encoding: 'utf-8' });
  const first = createTask(() => reader.readline(), { name: 'first' });
  while (peer === undefined) await sleep(0);
  const second = async (): Promise<string> => {
    try {
      return await reader.readline();
    } catch (error) {
      return `${error}`;
    }
  };
  const third = async (): Promise<string> => {
    try {
      return await reader.readexactly(1);
    } catch (error) {
      return `${error}`;
    }
  };
  for (const answer of await gather(
    () => second(),
    () => third(),
  ))
    console.log(answer);
  console.log(first.done() ? 'the first one is done' : 'the first one waits');
  peer.write('a line\n');
  console.log(`the first one got ${(await first).trim()}`);
  peer.write('another\n');
  console.log(`then the second one got ${(await second()).trim()}`);
  writer.close();
  await writer.waitClosed();
  server.close();
  await server.waitClosed();
});
