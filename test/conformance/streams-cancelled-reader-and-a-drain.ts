// Cancelling a reader does not disturb a task that waits in drain() on the same connection.
// except espruino: it cannot slow a sender down, and 16 MB are more than a board has.
import {
  CancelledError,
  createTask,
  Event,
  openConnection,
  run,
  sleep,
  startServer,
} from 'uasyncio';

const SIZE = 16_000_000;

async function main(): Promise<void> {
  const goOn = new Event();
  const server = await startServer(
    async (reader, writer) => {
      await goOn.wait();
      let total = 0;
      while (total < SIZE) total += (await reader.read(65536)).length;
      writer.write(`${total}\n`);
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port);
  const sender = createTask(async () => {
    writer.write(new Uint8Array(SIZE));
    await writer.drain();
    console.log('drained');
  });
  const receiver = createTask(() => reader.readline());
  await sleep(0.02);
  console.log(`sender is done? ${sender.done() ? 'yes' : 'no'}`);
  receiver.cancel();
  try {
    await receiver;
  } catch (e) {
    console.log(e instanceof CancelledError ? 'receiver was cancelled' : 'another error');
  }
  goOn.set();
  await sender;
  const line = await reader.readline();
  console.log(`received ${String.fromCharCode(...line).trim()}`);
  writer.close();
  server.close();
}

run(main);
