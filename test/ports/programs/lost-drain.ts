// Argument: port of a peer that counts. The engine's `drain` events are lost (Espruino issue 2297).
import { openConnection, run } from 'uasyncio';
import { args } from './host.js';

interface Raw {
  on(event: string, listener: () => void): void;
}
interface Net {
  connect(options: object): Raw;
}
declare const require: (name: string) => Net;

// biome-ignore lint/style/useNodejsImportProtocol: Espruino's
const net = require('net');
const { connect } = net;
net.connect = (options) => {
  const socket = connect.call(net, options);
  const { on } = socket;
  socket.on = (event, listener) => {
    if (event !== 'drain') on.call(socket, event, listener);
  };
  return socket;
};

run(async () => {
  const [reader, writer] = await openConnection('127.0.0.1', Number(args[0]), {
    encoding: 'utf-8',
  });
  writer.write('x'.repeat(5000));
  await writer.drain();
  console.log(`drained, the peer got ${(await reader.readline()).trim()}`);
  writer.close();
});
