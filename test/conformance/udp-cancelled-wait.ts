// A wait that is cancelled, or that its time limit ends, takes no datagram: the next one gets it.
import {
  CancelledError,
  createDatagramEndpoint,
  createTask,
  type DatagramEndpoint,
  run,
  sleep,
  TimeoutError,
  waitFor,
} from 'uasyncio';

async function receive(endpoint: DatagramEndpoint): Promise<void> {
  try {
    const [data] = await endpoint.recvfrom();
    console.log(`received ${String.fromCharCode(...data)}`);
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
    console.log('cancelled');
    throw error;
  }
}

async function main(): Promise<void> {
  const endpoint = await createDatagramEndpoint({ localAddr: ['127.0.0.1', 0] });
  const sender = await createDatagramEndpoint({ localAddr: ['127.0.0.1', 0] });
  const address = endpoint.getExtraInfo('sockname') as [string, number];

  const task = createTask(() => receive(endpoint));
  await sleep(0);
  task.cancel();
  await sleep(0);
  try {
    await waitFor(endpoint.recvfrom(), 0.02);
  } catch (error) {
    console.log(`timeout: ${error instanceof TimeoutError ? 'yes' : 'no'}`);
  }
  await sender.sendto('one', address);
  await sender.sendto('two', address);
  await receive(endpoint);
  await receive(endpoint);
  sender.close();
  endpoint.close();
}

run(main);
