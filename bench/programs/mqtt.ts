import { createTask, gather, run } from 'uasyncio';
import { connect } from 'uasyncio/mqtt';
import { argument } from './meter.js';

const PAYLOAD = '0123456789abcdef'.repeat(2);
const AT_ONCE = 20;

/** Publishes as many messages as the argument says, 20 at once. */
async function main(): Promise<void> {
  const [port, qos, count] = argument().split(' ').map(Number) as [number, 0 | 1, number];
  const client = await connect(`mqtt://127.0.0.1:${port}`);
  let left = count;
  const publish = async (): Promise<void> => {
    while (left-- > 0) await client.publish('bench/topic', PAYLOAD, { qos });
  };
  await gather(...Array.from({ length: AT_ONCE }, () => createTask(publish)));
  await client.end();
}

run(main);
