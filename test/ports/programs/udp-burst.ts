// Argument: the port of a peer. Answers its datagram 'go', whatever comes before that, with many at once, and closes its
// endpoint while the last one waits to be sent.
import { createDatagramEndpoint } from 'uasyncio';
import { runAndCount } from './count.js';
import { args } from './host.js';

runAndCount(async () => {
  const endpoint = await createDatagramEndpoint({ localAddr: ['127.0.0.1', 0] });
  const peer: [string, number] = ['127.0.0.1', Number(args[0])];
  await endpoint.sendto('ready', peer);
  let text = '';
  while (text !== 'go') text = String.fromCharCode(...(await endpoint.recvfrom())[0]);
  for (let i = 0; i < 60; i++) await endpoint.sendto(new Uint8Array(500), peer);
  await endpoint.sendto('last', peer);
  endpoint.close();
});
