// Connecting to a port without a listener throws OSError from openConnection itself.
import { OSError, openConnection, run, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const server = await startServer(async () => {}, '127.0.0.1', 0);
  const port = server.port;
  server.close();
  await server.waitClosed();
  for (let i = 0; i < 2; i++) {
    try {
      await openConnection('127.0.0.1', port);
      console.log('not reached');
    } catch (e) {
      console.log(e instanceof OSError ? `${e.name} ${e.code}` : 'another error');
    }
  }
}

run(main);
