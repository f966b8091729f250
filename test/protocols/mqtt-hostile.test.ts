// What a broken or hostile broker sends to the MQTT client; and the client cancelled at every point.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { generate, type Packet } from 'mqtt-packet';
import type { Broker as BrokerClass } from '../../examples/tested/broker.js';
import type { Host, StreamReader, StreamWriter } from '../../ports/sim/index.js';
import { packageRoot } from '../../tool/root.js';
import { load, sim } from '../support/world.js';
import type * as Mqtt from './mqtt-parts.js';

const { createTask, explore, OSError, simulate, sleep, startServer } = sim;
const source = (...names: string[]): string => join(packageRoot(), ...names);
const { connect, handle, made, MqttError, next } = await load<typeof Mqtt>(
  source('test', 'protocols', 'mqtt-parts.ts'),
  'compiled',
);
const { Broker } = await load<{ Broker: typeof BrokerClass }>(
  source('examples', 'tested', 'broker.ts'),
  'compiled',
);

const COUNT = 100_000;
const URL = 'mqtt://broker';
const OPTIONS: Mqtt.MqttOptions = { clientId: 'test', maximumPacketSize: 1000 };

/** Random numbers below `n`, the same in each run. */
function generator(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (state * 16807) % 2147483647;
    return state % n;
  };
}

const PROPERTIES = {
  messageExpiryInterval: 5,
  contentType: 'text/plain',
  responseTopic: 'a/answer',
  correlationData: Buffer.from('12'),
  userProperties: { a: ['1', '2'], b: '3' },
  subscriptionIdentifier: [7],
};

function samples(version: 4 | 5): Uint8Array[] {
  const properties = version === 5 ? PROPERTIES : undefined;
  const reason = version === 5 ? { reasonCode: 16, properties: { reasonString: 'x' } } : {};
  const all: unknown[] = [0, 1, 2].map((qos) => {
    return { cmd: 'publish', topic: 'a/b', payload: 'value', qos, messageId: 3, properties };
  });
  for (const cmd of ['puback', 'pubrec', 'pubrel', 'pubcomp'])
    all.push({ cmd, messageId: 1, ...reason });
  all.push({ cmd: 'suback', messageId: 1, granted: [1] });
  all.push({ cmd: 'unsuback', messageId: 2, granted: [0] });
  all.push({ cmd: 'pingresp' }, { cmd: 'connack', returnCode: 0, reasonCode: 0 });
  if (version === 5) all.push({ cmd: 'disconnect', ...reason });
  return all.map((each) => generate(each as Packet, { protocolVersion: version }));
}

/** A packet that is cut off, or changed in up to three places. */
function mutant(all: Uint8Array[], below: (n: number) => number): Uint8Array {
  const bytes = [...(all[below(all.length)] as Uint8Array)];
  for (let n = below(4); n >= 0; n--) {
    const at = below(bytes.length + 1);
    const kind = below(4);
    if (kind === 0) bytes.length = at;
    else if (kind === 1) bytes.splice(at, 0, below(256));
    else if (kind === 2) bytes.splice(at, 1);
    else bytes[at] = below(256);
  }
  return Uint8Array.from(bytes);
}

describe('what is wrong in packets from an MQTT broker', () => {
  for (const version of [4, 5] as const)
    it(`is a clean error in ${COUNT / 2} mutants, version ${version}`, () => {
      const all = samples(version);
      const below = generator(version);
      const counts: Record<string, number> = {};
      const client = made(URL, { ...OPTIONS, protocolVersion: version });
      for (let n = 0; n < COUNT / 2; n++) {
        const bytes = mutant(all, below);
        Object.assign(client.cursor_, { at_: 0, end_: 0, bytes_: bytes });
        let outcome = 'good';
        try {
          while (next(client) === 0) handle(client);
        } catch (error) {
          if (!(error instanceof MqttError)) throw new Error(`${error} for ${bytes}`);
          outcome = `${error.code}`;
        }
        counts[outcome] = (counts[outcome] ?? 0) + 1;
        assert.ok(client.held_.length < 22 && client.received_.length < 65536);
      }
      // Malformed, protocol errors, too large.
      for (const code of [129, 130, 149]) assert.ok((counts[code] as number) > 500, `${code}`);
    });

  it('ends the connection, and the client makes another one', () =>
    simulate(1, { hosts: { broker: { fragment: 3 } }, descriptors: 10 }, async () => {
      const all = samples(4);
      const below = generator(1);
      let sessions = 0;
      const handler = async (reader: StreamReader, writer: StreamWriter): Promise<void> => {
        try {
          await reader.read(100);
          writer.write(Uint8Array.of(0x20, 2, 0, 0));
          sessions++;
          for (let n = 0; n < 50; n++) writer.write(mutant(all, below));
          while ((await reader.read(100)).length > 0);
        } catch (error) {
          if (!(error instanceof OSError)) throw error;
        }
        writer.close();
      };
      await startServer(handler, 'broker', 1883);
      const client = await connect(URL, { ...OPTIONS, keepalive: 2, retry: [0.1, 0.5] });
      await sleep(600);
      assert.ok(sessions > 500, `${sessions}`);
      await client.end();
      assert.equal(sim.allTasks().size < 5, true);
    }));
});

describe('the MQTT client, explored', () => {
  it('leaves nothing, wherever it is cancelled or its connection breaks', async () => {
    const world = { latency: 1, limit: 3600, hosts: { broker: {} } };
    const { injected } = await explore(world, async (network) => {
      const broker = new Broker();
      const server = await startServer((r, w) => broker.serve(r, w), 'broker', 1883);
      const before = network.open;
      const task = createTask(async () => {
        const client = await connect(URL, { ...OPTIONS, clean: false, keepalive: 5 });
        try {
          const messages = client.subscribe('in', { qos: 2 });
          const echo = createTask(async () => {
            try {
              for await (const { payload } of messages) {
                await client.publish('out', payload, { qos: 1 });
                break;
              }
            } catch (error) {
              // The client has ended.
              if (!(error instanceof MqttError)) throw error;
            }
          });
          await client.publish('in', 'x', { qos: 2 });
          await client.publish('zero', 'x');
          await echo;
        } finally {
          await client.end();
        }
      });
      const [outcome] = await sim.gather(task, { returnExceptions: true });
      if (outcome instanceof Error && !/^(CancelledError|MqttError)$/.test(outcome.name))
        throw outcome;
      await sleep(1);
      // The exploration may have cancelled a task of the broker.
      assert.ok(network.open <= before, `open: ${network.open}, before: ${before}`);
      for (const each of sim.allTasks()) assert.doesNotMatch(each.getName(), /mqtt/);
      const once = broker.published.filter(({ topic }) => topic === 'in').length;
      assert.ok(once <= 1, `${once} times`);
      (network.hosts.broker as Host).state = 'up';
      server.close();
    });
    assert.ok(injected.cancel > 20 && injected.reset > 20, `${JSON.stringify(injected)}`);
  });
});
