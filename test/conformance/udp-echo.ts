// Two endpoints: datagrams there and back keep their borders and have senders.
import { createDatagramEndpoint, createTask, type DatagramEndpoint, run } from 'uasyncio';

async function echo(endpoint: DatagramEndpoint): Promise<void> {
  for (;;) {
    const [data, sender] = await endpoint.recvfrom();
    await endpoint.sendto(data, sender);
  }
}

async function main(): Promise<void> {
  const server = await createDatagramEndpoint({ localAddr: ['127.0.0.1', 0] });
  const address = server.getExtraInfo('sockname') as [string, number];
  const task = createTask(() => echo(server));
  const client = await createDatagramEndpoint({ localAddr: ['127.0.0.1', 0] });

  for (const text of ['one', 'two', 'three']) {
    await client.sendto(text, address);
    const [data, sender] = await client.recvfrom();
    const same = sender[0] === address[0] && sender[1] === address[1];
    console.log(`'${String.fromCharCode(...data)}' from ${same ? 'the server' : 'elsewhere'}`);
  }

  const bytes = new Uint8Array(256);
  for (let i = 0; i < 256; i++) bytes[i] = i;
  await client.sendto(bytes, address);
  const [back] = await client.recvfrom();
  console.log(`all bytes are back: ${back.every((b, i) => b === i) ? 'yes' : 'no'}`);

  task.cancel();
  client.close();
  server.close();
  console.log('closed');
}

run(main);
