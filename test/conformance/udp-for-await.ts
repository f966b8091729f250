// `for await` takes datagrams until the endpoint is closed; a task that waits in recvfrom then gets an error.
import {
  createDatagramEndpoint,
  createTask,
  type DatagramEndpoint,
  OSError,
  run,
  sleep,
} from 'uasyncio';

async function listen(endpoint: DatagramEndpoint): Promise<void> {
  for await (const [data] of endpoint) console.log(`received ${String.fromCharCode(...data)}`);
  console.log('the end');
}

async function receive(endpoint: DatagramEndpoint): Promise<void> {
  try {
    await endpoint.recvfrom();
  } catch (error) {
    console.log(`closed: ${error instanceof OSError ? error.code : error}`);
  }
}

async function main(): Promise<void> {
  const endpoint = await createDatagramEndpoint({ localAddr: ['127.0.0.1', 0] });
  const address = endpoint.getExtraInfo('sockname') as [string, number];
  const listening = createTask(() => listen(endpoint));
  for (const text of ['one', 'two', 'three']) await endpoint.sendto(text, address);
  await sleep(0.05);
  const other = createTask(() => receive(endpoint));
  await sleep(0);
  endpoint.close();
  endpoint.close();
  await listening;
  await other;
  await receive(endpoint);
}

run(main);
