// Arguments: the port of a peer that echoes; its address with IPv6. By a name and by a number, with one peer and without.
import { createDatagramEndpoint } from 'uasyncio';
import { runAndCount } from './count.js';
import { args } from './host.js';

const port = Number(args[0]);
const six = args[1];

runAndCount(async () => {
  const open = await createDatagramEndpoint(six ? { localAddr: [six, 0] } : {});
  for (const host of six ? [six] : ['127.0.0.1', 'localhost']) {
    await open.sendto(`to ${host}`, [host, port]);
    const [data, [from]] = await open.recvfrom();
    console.log(`${String.fromCharCode(...data)}, from ${from}`);
  }
  open.close();
  const bound = await createDatagramEndpoint({ remoteAddr: [six ?? 'localhost', port] });
  await bound.sendto('to the peer');
  const buffer = new Uint8Array(100);
  const n = await bound.recvfromInto(buffer);
  console.log(String.fromCharCode(...buffer.subarray(0, n)));
  bound.close();
});
