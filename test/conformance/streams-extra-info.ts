// getExtraInfo returns the addresses: each side's own address is the other side's peer.
// except espruino, xs: they do not tell all addresses.
import { Event, openConnection, run, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const known = new Event();
  let peer: readonly [string, number] = ['', 0];
  let own: readonly [string, number] = ['', 0];
  const server = await startServer(
    async (_reader, writer) => {
      peer = writer.getExtraInfo('peername') ?? peer;
      own = writer.getExtraInfo('sockname') ?? own;
      known.set();
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const [, writer] = await openConnection('127.0.0.1', server.port);
  await known.wait();
  const clientOwn = writer.getExtraInfo('sockname') ?? ['?', -1];
  const clientPeer = writer.getExtraInfo('peername') ?? ['?', -1];
  console.log(`hosts ${clientOwn[0]} ${clientPeer[0]} ${own[0]} ${peer[0]}`);
  console.log(`server's peer is the client: ${peer[1] === clientOwn[1] ? 'yes' : 'no'}`);
  console.log(`client's peer is the server: ${own[1] === clientPeer[1] ? 'yes' : 'no'}`);
  console.log(`at the server's port: ${own[1] === server.port ? 'yes' : 'no'}`);
  writer.close();
  server.close();
}

run(main);
