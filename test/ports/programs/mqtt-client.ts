// Arguments: a broker's port, the protocol's version, the highest QoS; with TLS also the texts of an authority, and of a
// certificate and its key. A peer answers each message of `from/…` with the same one to `to/…`.
import { connect } from 'uasyncio/mqtt';
import { runAndCount } from './count.js';
import { args } from './host.js';

const [port, version, highest, ca, cert, key] = args;

runAndCount(async () => {
  const client = await connect(
    ca === undefined ? `mqtt://me:secret@127.0.0.1:${port}` : `mqtts://localhost:${port}`,
    {
      protocolVersion: Number(version) as 4 | 5,
      clientId: 'under-test',
      ssl: ca === undefined ? undefined : { ca, cert, key },
      will: { topic: 'will', payload: 'never' },
    },
  );
  const messages = client.subscribe('to/+', { qos: 2, encoding: 'utf-8' });
  // Gets the same messages, once.
  const wide = client.subscribe('to/#', { qos: 1 });
  const kept = client.subscribe('kept/#', { qos: 1, encoding: 'utf-8' });
  console.log(`granted ${await messages.granted()}`);
  console.log(`kept ${(await kept.get())?.payload}`);
  for (const qos of [0, 1, 2] as const)
    if (qos <= Number(highest)) await client.publish(`from/${qos}`, `value of ${qos}`, { qos });
  await client.publish('from/end', new Uint8Array(0), { qos: Number(highest) as 1 | 2 });
  for await (const { topic, payload, qos, retain } of messages) {
    console.log(`${topic} '${payload}' ${qos} ${retain}`);
    if (topic === 'to/end') break;
  }
  const topics: string[] = [];
  while (topics.length < Number(highest) + 2) topics.push((await wide.get())?.topic ?? '');
  console.log(`also ${topics.join(' ')}`);
  await client.end();
});
