// A buffer of the program takes the datagrams. One that is too long for it is an error, and the buffer has its beginning.
import { createDatagramEndpoint, OSError, run } from 'uasyncio';

async function main(): Promise<void> {
  const endpoint = await createDatagramEndpoint({ localAddr: ['127.0.0.1', 0] });
  const sender = await createDatagramEndpoint({
    remoteAddr: endpoint.getExtraInfo('sockname') as [string, number],
  });
  console.log(`a sender: ${endpoint.sender === null ? 'none yet' : 'already'}`);
  const buffer = new Uint8Array(4);
  for (const text of ['one', 'seven', 'four']) {
    await sender.sendto(text);
    try {
      const n = await endpoint.recvfromInto(buffer);
      console.log(`${n} bytes: '${String.fromCharCode(...buffer.subarray(0, n))}'`);
    } catch (error) {
      console.log(
        `${error instanceof OSError ? error.code : error}: '${String.fromCharCode(...buffer)}'`,
      );
    }
    const from = endpoint.sender as [string, number];
    const port = (sender.getExtraInfo('sockname') as [string, number])[1];
    console.log(`from ${from[0]}, the right port: ${from[1] === port ? 'yes' : 'no'}`);
  }
  sender.close();
  endpoint.close();
}

run(main);
