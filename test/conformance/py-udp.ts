// Python's names for datagrams: options and methods.
import * as asyncio from 'uasyncio/py';

async function main(): Promise<void> {
  const server = await asyncio.create_datagram_endpoint({ local_addr: ['127.0.0.1', 0] });
  const address = server.get_extra_info('sockname') as [string, number];
  const client = await asyncio.create_datagram_endpoint({ remote_addr: address });
  await client.sendto('hello');
  const buffer = new Uint8Array(10);
  const n = await server.recvfrom_into(buffer);
  console.log(`${n} bytes: ${String.fromCharCode(...buffer.subarray(0, n))}`);
  client.close();
  server.close();
  console.log(`closing: ${server.is_closing() ? 'yes' : 'no'}`);
}

asyncio.run(main);
