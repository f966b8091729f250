// Arguments: a broker's port, how many messages of QoS 1, and of QoS 2, and of each how many until a line is printed.
// Publishes, and receives what it has published with another client, over as many broken connections as there are.
import { createTask, Event, gather, run } from 'uasyncio';
import { connect, type MqttClient } from 'uasyncio/mqtt';
import { args } from './host.js';

const [port, total, step] = args.map(Number) as [number, number, number];
const AT_ONCE = 8;

function open(clientId: string): Promise<MqttClient> {
  return connect(`mqtt://127.0.0.1:${port}`, {
    clientId,
    clean: false,
    keepalive: 5,
    retry: [0.02, 0.1],
  });
}

run(async () => {
  const listener = await open('listener');
  const talker = await open('talker');
  const counts = [1, 2].map(() => new Uint8Array(total));
  const all = new Event();
  let missing = 2 * total;
  const listen = async (qos: 1 | 2): Promise<void> => {
    const messages = listener.subscribe(`load/${qos}`, { qos, encoding: 'utf-8' });
    await messages.granted();
    for await (const { payload } of messages) {
      const seen = counts[qos - 1] as Uint8Array;
      const n = Number(payload);
      seen[n] = (seen[n] as number) + 1;
      if (seen[n] === 1) missing--;
      if (missing === 0) all.set();
    }
  };
  const listening = [1, 2].map((qos) => createTask(() => listen(qos as 1 | 2)));
  // The broker answers in order.
  await listener.subscribe('ready').granted();
  let next = 0;
  const talk = async (): Promise<void> => {
    while (next < total) {
      const n = next++;
      if (n % step === 0) console.log(`at ${n}`);
      await talker.publish('load/1', `${n}`, { qos: 1 });
      await talker.publish('load/2', `${n}`, { qos: 2 });
    }
  };
  await gather(...Array.from({ length: AT_ONCE }, () => createTask(talk)));
  console.log('published');
  await all.wait();
  const twice = (list: Uint8Array | undefined): number => list?.filter((n) => n > 1).length ?? 0;
  console.log(`doubled ${twice(counts[1])} of QoS 2, ${twice(counts[0])} of QoS 1`);
  for (const task of listening) task.cancel();
  await talker.end();
  await listener.end();
});
