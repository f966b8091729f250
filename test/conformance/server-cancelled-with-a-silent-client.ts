// serveForever ends when it is cancelled, though a client is connected; so does a server that a cancelled task leaves.
import { createTask, openConnection, run, type Server, sleep, startServer } from 'uasyncio';

async function start(): Promise<Server> {
  return await startServer(
    async (reader, writer) => {
      await reader.read(1);
      writer.close();
    },
    '127.0.0.1',
    0,
  );
}

async function main(): Promise<void> {
  const server = await start();
  const serving = createTask(() => server.serveForever());
  const [, writer] = await openConnection('127.0.0.1', server.port);
  await sleep(0.03);
  serving.cancel();
  try {
    await serving;
  } catch {
    console.log(`cancelled, serving: ${server.isServing() ? 'yes' : 'no'}`);
  }
  writer.close();
  await server.waitClosed();
  console.log('its connections are closed');

  let port = 0;
  const scope = createTask(async () => {
    await using used = await start();
    port = used.port;
    await used.serveForever();
  });
  while (port === 0) await sleep(0.01);
  const [, silent] = await openConnection('127.0.0.1', port);
  await sleep(0.03);
  scope.cancel();
  try {
    await scope;
  } catch {
    console.log('the scope has ended');
  }
  silent.close();
}

run(main);
