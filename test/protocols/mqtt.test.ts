// The MQTT client in virtual time, with the broker of examples/tested.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Broker as BrokerClass } from '../../examples/tested/broker.js';
import type { Host, Network, StreamReader, StreamWriter } from '../../ports/sim/index.js';
import type * as Mqtt from '../../src/protocols/mqtt/index.js';
import { packageRoot } from '../../tool/root.js';
import { load, sim } from '../support/world.js';

const { createTask, decode, gather, simulate, sleep, startServer, waitFor } = sim;
const source = (...names: string[]): string => join(packageRoot(), ...names);
const { connect, MqttClient, MqttError } = await load<typeof Mqtt>(
  source('src', 'protocols', 'mqtt', 'index.ts'),
  'compiled',
);
const { Broker } = await load<{ Broker: typeof BrokerClass }>(
  source('examples', 'tested', 'broker.ts'),
  'compiled',
);

const WORLD = { latency: 10, hosts: { broker: {} } };
const URL = 'mqtt://broker';
const OPTIONS: Mqtt.MqttOptions = { clientId: 'test', retry: [1, 8] };

/** Runs a program in a world with a broker. */
function inWorld<T>(
  program: (broker: BrokerClass, host: Host, network: Network) => PromiseLike<T>,
  world = WORLD,
  seed = 1,
): Promise<T> {
  return simulate(seed, world, async (network) => {
    const broker = new Broker();
    const server = await startServer((r, w) => broker.serve(r, w), 'broker', 1883);
    const value = await program(broker, network.hosts.broker as Host, network);
    server.close();
    return value;
  });
}

const payloads = (broker: BrokerClass): string[] =>
  broker.published.map(({ payload }) => decode(payload));

async function take<P>(messages: Mqtt.Subscription<P>, count: number): Promise<P[]> {
  const taken: P[] = [];
  while (taken.length < count) taken.push((await waitFor(messages.get(), 60))?.payload as P);
  return taken;
}

describe('the MQTT client', () => {
  it('waits for a broker that comes later, and says why it has no session', () =>
    inWorld(async (_broker, host, network) => {
      host.state = 'refusing';
      const reasons: string[] = [];
      const task = createTask(() =>
        connect(URL, { ...OPTIONS, onState: (_, error) => reasons.push((error as Error)?.name) }),
      );
      await sleep(100);
      host.state = 'up';
      const client = await task;
      assert.ok(client.connected && client.online.isSet());
      // Delays of 1 s, doubled up to 8 s, of which a part is jitter.
      assert.ok(reasons.length > 12 && reasons.length < 30, `${reasons.length}`);
      assert.equal(reasons.pop(), undefined);
      assert.ok(network.now() < 110_000);
      await client.end();
      assert.equal(client.connected, false);
    }));

  it('keeps what is published without a connection, as much as the queue holds', () =>
    inWorld(async (broker, host) => {
      for (const drop of ['oldest', 'newest'] as const) {
        const client = await connect(URL, { ...OPTIONS, queue: 3, drop });
        host.state = 'refusing';
        broker.sessions.get('test')?.writer?.close();
        await sleep(1);
        assert.equal(client.connected, false);
        broker.published.length = 0;
        const all = [1, 2, 3, 4, 5].map((n) => client.publish('t', `${n}`, { qos: 1 }));
        assert.equal(client.dropped, 2);
        host.state = 'up';
        const outcomes = await gather(...all, { returnExceptions: true });
        const lost = outcomes.flatMap((error, i) => (error instanceof MqttError ? [i + 1] : []));
        assert.deepEqual(lost, drop === 'oldest' ? [1, 2] : [4, 5]);
        assert.deepEqual(payloads(broker), drop === 'oldest' ? ['3', '4', '5'] : ['1', '2', '3']);
        await client.end();
      }
    }));

  for (const clean of [false, true])
    it(`loses no message over resets, clean ${clean}`, async () => {
      for (let seed = 1; seed <= 5; seed++)
        await inWorld(
          async (broker, host) => {
            const client = await connect(URL, { ...OPTIONS, clean, inflight: 5 });
            const got: string[] = [];
            const listener = createTask(async () => {
              for await (const { payload } of client.subscribe('echo', {
                qos: 2,
                encoding: 'utf-8',
              }))
                got.push(payload);
            });
            host.resetAfter = 150;
            const numbers = Array.from({ length: 100 }, (_, i) => `${i}`);
            const once: string[] = [];
            const twice: string[] = [];
            for (const n of numbers) {
              await client.publish('once', n, { qos: 2 });
              await client.publish('least', n, { qos: 1 });
              await client.publish('echo', n, { qos: 2 });
            }
            host.resetAfter = Number.POSITIVE_INFINITY;
            await sleep(60);
            for (const { topic, payload } of broker.published)
              (topic === 'once' ? once : topic === 'least' ? twice : []).push(decode(payload));
            if (clean) {
              assert.deepEqual([...new Set(once)], numbers);
            } else {
              assert.deepEqual(once, numbers);
              assert.deepEqual(got, numbers);
            }
            assert.deepEqual([...new Set(twice)], numbers);
            listener.cancel();
            await client.end();
          },
          { ...WORLD, jitter: 20 } as typeof WORLD,
          seed,
        );
    });

  it('finds out that the broker is silent within the keep-alive time', () =>
    inWorld(async (_broker, host, network) => {
      const states: [number, boolean][] = [];
      const client = await connect(URL, {
        ...OPTIONS,
        keepalive: 20,
        onState: ({ connected }) => states.push([Math.round(network.now() / 1000), connected]),
      });
      await sleep(100);
      assert.deepEqual(states, [[0, true]]);
      host.state = 'silent';
      await sleep(30);
      assert.equal(client.connected, false);
      assert.ok((states[1] as [number, boolean])[0] <= 121, `${states}`);
      host.state = 'up';
      await client.online.wait();
      await client.end();
    }));

  it('throws for what waiting cannot mend, and tries again for the rest', async () => {
    const answers: Record<number, string> = { 1: '132', 2: '133', 3: '', 4: '134', 5: '135' };
    for (const [code, expected] of Object.entries(answers))
      await simulate(1, WORLD, async () => {
        let attempts = 0;
        const handler = async (reader: StreamReader, writer: StreamWriter): Promise<void> => {
          await reader.read(100);
          writer.write(Uint8Array.of(0x20, 2, 0, ++attempts > 3 ? 0 : Number(code)));
          await reader.read(100);
          writer.close();
        };
        await startServer(handler, 'broker', 1883);
        try {
          const client = await connect(URL, OPTIONS);
          assert.equal(expected, '');
          assert.equal(attempts, 4);
          await client.end();
        } catch (error) {
          assert.ok(error instanceof MqttError, `${error}`);
          assert.equal(`${error.code}`, expected);
          assert.equal(attempts, 1);
        }
      });
  });

  it('delivers to each of several subscriptions once, and unsubscribes when a loop ends', () =>
    inWorld(async (broker) => {
      const client = await connect(URL, OPTIONS);
      const all = client.subscribe('#', { qos: 1, encoding: 'utf-8' });
      const some = client.subscribe('a/+', { encoding: 'utf-8' });
      const same = client.subscribe('a/+', { qos: 2, encoding: 'utf-8' });
      assert.equal(await same.granted(), 2);
      for (const topic of ['a/b', 'a', 'a/b/c', 'a/'])
        await client.publish(topic, topic, { qos: 1 });
      assert.deepEqual(await take(all, 4), ['a/b', 'a', 'a/b/c', 'a/']);
      assert.deepEqual(await take(some, 2), ['a/b', 'a/']);
      await client.publish('a/c', 'x', { qos: 1 });
      for await (const { payload } of some) {
        assert.equal(payload, 'x');
        break;
      }
      await sleep(1);
      const { filters } = broker.sessions.get('test') as { filters: Map<string, number> };
      assert.deepEqual([...filters.keys()], ['#', 'a/+']);
      same.end();
      const task = createTask(async () => {
        for await (const _ of all);
      });
      await sleep(1);
      task.cancel();
      await sleep(1);
      assert.deepEqual([...filters.keys()], []);
      await client.end();
    }));

  it('pauses reading while a queue is full, and reads on while the program waits for the broker', () =>
    inWorld(async (broker) => {
      const client = await connect(URL, OPTIONS);
      const messages = client.subscribe('in', { qos: 1, queue: 2, encoding: 'utf-8' });
      await messages.granted();
      for (let i = 1; i <= 10; i++)
        broker.publish({ topic: 'in', payload: sim.encode(`${i}`), qos: 1, retain: false });
      await sleep(5);
      const session = broker.sessions.get('test');
      assert.equal(session?.outgoing.length, 8);
      const got: string[] = [];
      for await (const { payload } of messages) {
        got.push(payload);
        await client.publish('out', payload, { qos: 2 });
        if (got.length === 10) break;
      }
      assert.deepEqual(got, ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
      assert.equal(session?.outgoing.length, 0);
      await client.end();
    }));

  it('keeps the messages of a resumed session for the subscription that follows', () =>
    inWorld(async (broker) => {
      const options = { ...OPTIONS, clean: false };
      const first = await connect(URL, options);
      await first.subscribe('in', { qos: 1 }).granted();
      await first.end();
      for (let i = 1; i <= 3; i++)
        broker.publish({ topic: 'in', payload: sim.encode(`${i}`), qos: 1, retain: false });
      const second = await connect(URL, options);
      await sleep(2);
      const messages = second.subscribe('in', { qos: 1, encoding: 'utf-8' });
      assert.deepEqual(await take(messages, 3), ['1', '2', '3']);
      await second.end();
      // Nobody subscribes: they do not block the client for long.
      broker.publish({ topic: 'in', payload: sim.encode('4'), qos: 1, retain: false });
      const third = await connect(URL, options);
      const others = third.subscribe('other', { encoding: 'utf-8' });
      await third.publish('other', 'x');
      assert.deepEqual(await take(others, 1), ['x']);
      await third.end();
    }));

  it('publishes the will, unless the client ends', () =>
    inWorld(async (broker) => {
      const will = { topic: 'w', payload: 'gone', qos: 1, retain: true } as const;
      const client = await connect(URL, { ...OPTIONS, will });
      broker.sessions.get('test')?.writer?.close();
      await sleep(3);
      assert.deepEqual(payloads(broker), ['gone']);
      await client.end();
      await sleep(1);
      assert.deepEqual(payloads(broker), ['gone']);
    }));

  it('refuses wrong arguments', () =>
    inWorld(async () => {
      const wrong: [unknown, RegExp][] = [
        [['http://broker', {}], /^RangeError: connect.*mqtt:\/\/host/],
        [[URL, { qeue: 1 }], /^TypeError: .*no option 'qeue',.*did you mean 'queue'\?/],
        [[URL, { protocolVersion: 3 }], /^RangeError: .*protocolVersion 4 or 5/],
        [[URL, { keepalive: -1 }], /^RangeError: .*keepalive/],
        [[URL, { will: { topic: '#', payload: '' } }], /^RangeError: .*will/],
        [[URL, { will: { topic: 'a' } }], /^TypeError: .*will/],
        [[URL, { clean: false, clientId: '' }], /^RangeError: .*clientId/],
        [[URL, { password: 'x' }], /^TypeError: .*needs a username/],
        [[URL, { properties: {} }], /^TypeError: .*protocolVersion 5/],
      ];
      for (const [args, text] of wrong)
        await assert.rejects(
          async () => await connect(...(args as [string, object])),
          (error) => text.test(`${error}`) || assert.fail(`${error}`),
        );
      assert.throws(() => Reflect.construct(MqttClient, []), /^TypeError: MqttClient: use connect/);
      const client = await connect(URL, OPTIONS);
      assert.throws(() => client.publish('a/#', ''), /^RangeError: publish.*without \+ and #/);
      assert.throws(() => client.publish('', ''), RangeError);
      assert.throws(
        () => client.publish('a', '', { retian: true } as never),
        /publish.*did you mean 'retain'/,
      );
      assert.throws(
        () => client.subscribe('a', { queu: 1 } as never),
        /subscribe.*did you mean 'queue'/,
      );
      assert.throws(() => client.publish('a', 5 as never), /^TypeError: publish/);
      assert.throws(() => client.publish('a', '', { qos: 3 as never }), /^RangeError: publish/);
      for (const filter of ['', 'a#', 'a/#/b', 'a+/b', '$share/a', '$share/+/a'])
        assert.throws(() => client.subscribe(filter), RangeError, filter);
      await client.end();
    }));
});
