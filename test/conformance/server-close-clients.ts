// closeClients sends pending data, abortClients does not wait for that; then waitClosed returns.
import { createTask, Event, OSError, openConnection, run, startServer } from 'uasyncio';

const arrived = new Event();
let clients = 0;

const start = () =>
  startServer(
    async (reader, writer) => {
      writer.write('welcome\n');
      const rest = await reader.read();
      console.log(`the server reads ${rest.length}`);
    },
    '127.0.0.1',
    0,
  );

async function talk(port: number): Promise<string> {
  const [reader, writer] = await openConnection('127.0.0.1', port, { encoding: 'utf-8' });
  const line = await reader.readline();
  // An abort may lose what is on its way.
  if (++clients === 2) arrived.set();
  let rest = 0;
  try {
    rest = (await reader.read()).length;
  } catch (error) {
    // How an abort looks is up to the system.
    if (!(error instanceof OSError)) throw error;
  }
  writer.close();
  return `${line.trim()}, then ${rest}`;
}

async function main() {
  for (const method of ['closeClients', 'abortClients'] as const) {
    clients = 0;
    arrived.clear();
    const server = await start();
    const { port } = server;
    const first = createTask(() => talk(port));
    const second = createTask(() => talk(port));
    await arrived.wait();
    server.close();
    server[method]();
    console.log(`${await first}; ${await second}`);
    await server.waitClosed();
    console.log(`${method}: all are closed`);
  }
}

run(main);
