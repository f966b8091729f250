// getaddrinfo accepts addresses as well as names; each entry has an address and a port to connect to.
import { getRunningLoop, openConnection, run, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const server = await startServer(
    async (_, writer) => {
      writer.write('hello');
      writer.close();
    },
    '127.0.0.1',
    0,
    { encoding: 'utf-8' },
  );
  const infos = await getRunningLoop().getaddrinfo('127.0.0.1', server.port);
  console.log(`entries: ${infos.length}`);
  for (const [family, type, , canonname, [host, port]] of infos) {
    console.log(`${family} ${type} '${canonname}' ${host}`);
    const [reader, writer] = await openConnection(host, port, { encoding: 'utf-8' });
    console.log(`it says ${await reader.read()}`);
    writer.close();
    await writer.waitClosed();
  }
  server.close();
}

run(main);
