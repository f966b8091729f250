// except espruino: it loses empty datagrams
// An empty datagram is one: it has a sender, and it is no end.
import { createDatagramEndpoint, run } from 'uasyncio';

async function main(): Promise<void> {
  const endpoint = await createDatagramEndpoint({ localAddr: ['127.0.0.1', 0] });
  const own = endpoint.getExtraInfo('sockname') as [string, number];
  const buffer = new Uint8Array(10);
  for (const text of ['', 'more', '', '']) await endpoint.sendto(text, own);
  for (let i = 0; i < 2; i++) {
    const [data, sender] = await endpoint.recvfrom();
    console.log(`${data.length} bytes, from itself: ${sender[1] === own[1] ? 'yes' : 'no'}`);
  }
  console.log(`${await endpoint.recvfromInto(buffer)} bytes`);
  console.log(`${await endpoint.recvfromInto(buffer.subarray(0, 0))} bytes`);
  endpoint.close();
}

run(main);
