import { CancelledError, createTask, run, sleep, startServer } from 'uasyncio';

async function main() {
  const server = await startServer(() => {}, '127.0.0.1', 0);
  const serving = createTask(() => server.serveForever());
  await sleep(0);
  server.close();
  console.log(`sockets ${server.sockets.length}`);
  try {
    await serving;
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
    console.log(`serveForever is cancelled, the task too: ${serving.cancelled() ? 'yes' : 'no'}`);
  }
}

run(main);
