// Argument: how many datagrams to echo, in capitals.
import { createDatagramEndpoint } from 'uasyncio';
import { runAndCount } from './count.js';
import { args } from './host.js';

runAndCount(async () => {
  const endpoint = await createDatagramEndpoint({ localAddr: ['127.0.0.1', 0] });
  console.log(`port ${endpoint.getExtraInfo('sockname')?.[1]}`);
  for (let i = 0; i < Number(args[0]); i++) {
    const [data, sender] = await endpoint.recvfrom();
    await endpoint.sendto(String.fromCharCode(...data).toUpperCase(), sender);
  }
  endpoint.close();
});
