// A day of the sensor, in a second: npx uasyncio run mqtt-sensor.test.ts --async native
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTask, decode, encode, sleep, startServer } from 'uasyncio';
import { type Host, type Network, simulate } from 'uasyncio/sim';
import { Broker } from './broker.js';
import { sensor } from './mqtt-sensor.js';

const DAY = 24 * 3600;
const WORLD = { latency: 50, jitter: 100, fragment: 20, limit: 2 * DAY, hosts: { broker: {} } };

/** Every ten minutes the broker dies, in one way or another, for up to five minutes. It keeps its sessions. */
async function deaths(host: Host, network: Network): Promise<void> {
  const states = ['silent', 'refusing', 'unreachable'] as const;
  for (;;) {
    await sleep(600);
    const kind = network.random.below(4);
    if (kind === 3) host.resetAfter = network.random.below(300);
    else host.state = states[kind] ?? 'up';
    await sleep(network.random.below(300));
    host.state = 'up';
    host.resetAfter = Number.POSITIVE_INFINITY;
  }
}

async function aDay(network: Network) {
  const broker = new Broker();
  const host = network.hosts.broker as Host;
  await startServer((reader, writer) => broker.serve(reader, writer), 'broker', 1883);
  const commands: string[] = [];
  let count = 0;
  let losses = 0;
  const client = await sensor(
    'mqtt://broker',
    () => `${++count}`,
    (each) => commands.push(each),
    {
      onState: ({ connected }) => {
        if (!connected) losses++;
      },
    },
  );
  const storm = createTask(() => deaths(host, network));
  let sent = 0;
  // The sensor subscribes meanwhile.
  await sleep(10);
  while (network.now() < DAY * 1000) {
    broker.publish({ topic: 'attic/command', payload: encode(`${++sent}`), qos: 2, retain: false });
    await sleep(97);
  }
  storm.cancel();
  host.state = 'up';
  host.resetAfter = Number.POSITIVE_INFINITY;
  // The client needs time to catch up.
  await client.online.wait();
  await sleep(300);
  const { dropped } = client;
  await client.end();
  const of = (topic: string) =>
    broker.published.filter((each) => each.topic === topic).map(({ payload }) => decode(payload));
  return {
    readings: of('attic/reading'),
    alarms: of('attic/alarm'),
    commands,
    count,
    sent,
    dropped,
    losses,
  };
}

function numbers(to: number, step = 1): string[] {
  return Array.from({ length: Math.floor(to / step) }, (_, i) => `${(i + 1) * step}`);
}

describe('the sensor', () => {
  const days: Awaited<ReturnType<typeof aDay>>[] = [];
  for (const seed of [1, 2])
    it(`accounts for every message of a day, seed ${seed}`, async () => {
      const day = await simulate(seed, WORLD, aDay);
      days.push(day);
      assert.equal(day.dropped, 0);
      assert.ok(day.losses > 50, `${day.losses} losses`);
      // QoS 2: each once, in order. The last one may be under way.
      assert.ok(day.count > 1440);
      assert.ok(day.count - day.readings.length <= 1, `${day.readings.length} of ${day.count}`);
      assert.deepEqual(day.readings, numbers(day.readings.length));
      assert.deepEqual(day.commands, numbers(day.sent));
      // QoS 1: each at least once.
      assert.deepEqual([...new Set(day.alarms)], numbers(day.readings.length, 10));
    });

  it('repeats exactly the same day', async () => {
    assert.deepEqual(await simulate(1, WORLD, aDay), days[0]);
  });
});
