// Arguments: `multicast`, `multicast6` or `broadcast`; an interface with IPv6. Two endpoints at one port get what a third one sends to both.
import { createDatagramEndpoint, gather, OSError } from 'uasyncio';
import { runAndCount } from './count.js';
import { args } from './host.js';

const isV6 = args[0] === 'multicast6';
const group = isV6 ? 'ff15::1704' : '239.255.17.4';
const any = isV6 ? '::' : '0.0.0.0';
const multicast = [{ group, interface: isV6 ? `::%${args[1]}` : '127.0.0.1' }];

runAndCount(async () => {
  const isMulticast = args[0] !== 'broadcast';
  const member = { reuseAddr: true, ...(isMulticast && { multicast }) };
  const one = await createDatagramEndpoint({ localAddr: [any, 0], ...member });
  const port = one.getExtraInfo('sockname')?.[1] as number;
  const two = await createDatagramEndpoint({ localAddr: [any, port], ...member });
  const sender = await createDatagramEndpoint(
    isMulticast ? { localAddr: [any, 0], multicast } : { allowBroadcast: true },
  );
  // The broadcast address of the loopback interface.
  await sender.sendto('hello', [isMulticast ? group : '127.255.255.255', port]);
  for (const [data] of await gather(one.recvfrom(), two.recvfrom()))
    console.log(String.fromCharCode(...data));
  try {
    const shy = await createDatagramEndpoint();
    await shy.sendto('hello', ['255.255.255.255', port]).finally(() => shy.close());
  } catch (error) {
    console.log(`without allowBroadcast: ${error instanceof OSError ? error.code : error}`);
  }
  for (const endpoint of [one, two, sender]) endpoint.close();
});
