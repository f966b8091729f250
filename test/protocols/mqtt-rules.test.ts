// The rules of sessions, and what MQTT 5 adds, with a broker that is made of mqtt-packet.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { generate, type Packet, parser } from 'mqtt-packet';
import type { StreamReader, StreamWriter } from '../../ports/sim/index.js';
import type * as Mqtt from '../../src/protocols/mqtt/index.js';
import { packageRoot } from '../../tool/root.js';
import { load, sim } from '../support/world.js';

const { createTask, decode, encode, gather, OSError, simulate, sleep, startServer } = sim;
const { connect, MqttError } = await load<typeof Mqtt>(
  join(packageRoot(), 'src', 'protocols', 'mqtt', 'index.ts'),
  'compiled',
);

const OPTIONS: Mqtt.MqttOptions = { clientId: 'test', protocolVersion: 5 };

type Sent = Packet & Record<string, unknown>;
type Answer = (packet: Sent, send: (...answers: object[]) => void, close: () => void) => void;

/** Runs a program with a broker that answers each packet as `answer` says; returns the packets that it got. */
async function withBroker(
  answer: Answer,
  program: () => PromiseLike<void>,
  protocolVersion = 5,
): Promise<Sent[]> {
  const version = { protocolVersion };
  const got: Sent[] = [];
  await simulate(1, { hosts: { broker: {} } }, async () => {
    const serve = async (reader: StreamReader, writer: StreamWriter): Promise<void> => {
      const send = (...answers: object[]): void => {
        for (const each of answers) writer.write(generate(each as Packet, version));
      };
      const parse = parser(version);
      parse.on('packet', (packet: Packet) => {
        got.push(packet as Sent);
        answer(packet as Sent, send, () => writer.close());
      });
      try {
        for (;;) {
          const bytes = await reader.read(1000);
          if (bytes.length === 0) break;
          parse.parse(Buffer.from(bytes));
        }
      } catch (error) {
        if (!(error instanceof OSError)) throw error;
      }
      writer.close();
    };
    const server = await startServer(serve, 'broker', 1883);
    await program();
    // What is under way.
    await sleep(1);
    server.close();
  });
  return got;
}

const accepted = (properties: object): object => ({ cmd: 'connack', reasonCode: 0, properties });

/** Answers as a broker does that keeps nothing. */
function usual(properties: object = {}, after: object[] = []): Answer {
  return ({ cmd, messageId, qos, subscriptions }, send) => {
    if (cmd === 'connect') send(accepted(properties), ...after);
    if (cmd === 'publish' && qos === 1) send({ cmd: 'puback', messageId });
    if (cmd === 'subscribe')
      send({ cmd: 'suback', messageId, granted: (subscriptions as []).map(() => 1) });
    if (cmd === 'unsubscribe') send({ cmd: 'unsuback', messageId, granted: [0] });
    if (cmd === 'pingreq') send({ cmd: 'pingresp' });
  };
}

describe('the MQTT client within the rules of sessions', () => {
  const KEPT: Mqtt.MqttOptions = { clientId: 'test', clean: false, retry: [0.1, 0.1] };
  const message = (messageId: number, payload: string, qos = 2, dup = false): object => {
    return { cmd: 'publish', topic: 'in', payload, qos, dup, messageId };
  };

  it('takes a message of QoS 2 once, until it is released', async () => {
    let sessions = 0;
    let releases = 0;
    const broker: Answer = ({ cmd, messageId }, send, close) => {
      if (cmd === 'connect') {
        send({ cmd: 'connack', returnCode: 0, sessionPresent: ++sessions > 1 });
        if (sessions > 1) send(message(5, 'one', 2, true));
      }
      if (cmd === 'subscribe') send({ cmd: 'suback', messageId, granted: [2] }, message(5, 'one'));
      if (cmd === 'pubrec' && sessions === 1) close();
      else if (cmd === 'pubrec') send({ cmd: 'pubrel', messageId });
      if (cmd === 'pubcomp') send(message(5, ++releases === 1 ? 'two' : 'three'));
    };
    await withBroker(
      broker,
      async () => {
        const client = await connect('mqtt://broker', KEPT);
        const got: string[] = [];
        for await (const { payload } of client.subscribe('in', { qos: 2, encoding: 'utf-8' }))
          if (got.push(payload) === 3) break;
        assert.deepEqual(got, ['one', 'two', 'three']);
        assert.equal(sessions, 2);
        await client.end();
      },
      4,
    );
  });

  for (const isKept of [true, false])
    it(`sends again what was not acknowledged, ${isKept ? 'with' : 'without'} its session`, async () => {
      let sessions = 0;
      const broker: Answer = ({ cmd, messageId, qos }, send, close) => {
        if (cmd === 'connect')
          send({ cmd: 'connack', returnCode: 0, sessionPresent: ++sessions > 1 && isKept });
        if (cmd === 'publish') {
          // The third of each session has no answer.
          if (sessions === 1 && messageId === 3) close();
          else if (qos === 1 && sessions > 1) send({ cmd: 'puback', messageId });
          else if (qos === 2) send({ cmd: 'pubrec', messageId });
        }
        if (cmd === 'pubrel' && sessions > 1) send({ cmd: 'pubcomp', messageId });
      };
      const got = await withBroker(
        broker,
        async () => {
          const client = await connect('mqtt://broker', KEPT);
          await gather(
            client.publish('a', '1', { qos: 1 }),
            client.publish('b', '2', { qos: 2 }),
            client.publish('c', '3', { qos: 1 }),
          );
          await client.end();
        },
        4,
      );
      const second = got.slice(got.map(({ cmd }) => cmd).lastIndexOf('connect') + 1);
      const shown = second.map(({ cmd, messageId, dup }) => `${cmd} ${messageId} ${dup}`);
      assert.deepEqual(
        shown,
        isKept
          ? ['publish 1 true', 'pubrel 2 false', 'publish 3 true', 'disconnect undefined false']
          : ['publish 1 false', 'publish 3 false', 'disconnect undefined false'],
      );
    });

  it('drops what it holds and did not acknowledge, because the broker sends it again', async () => {
    let sessions = 0;
    const broker: Answer = ({ cmd, messageId }, send) => {
      const rest = [message(2, '2', 1, sessions > 0), message(3, '3', 1, sessions > 0)];
      if (cmd === 'connect')
        send({ cmd: 'connack', returnCode: 0, sessionPresent: ++sessions > 1 });
      if (cmd === 'connect' && sessions > 1) send(...rest);
      if (cmd === 'subscribe')
        send({ cmd: 'suback', messageId, granted: [1] }, message(1, '1', 1), ...rest);
      if (cmd === 'publish' && sessions === 1) send({ cmd: 'disconnect' });
      else if (cmd === 'publish') send({ cmd: 'puback', messageId });
    };
    await withBroker(
      broker,
      async () => {
        const client = await connect('mqtt://broker', KEPT);
        const messages = client.subscribe('in', { qos: 1, queue: 1, encoding: 'utf-8' });
        await messages.granted();
        // So that the client reads on, and the session ends by a packet that is wrong.
        await client.publish('bye', '');
        const lost = client.publish('bye', '', { qos: 1 });
        await sleep(1);
        lost.cancel();
        const got: (string | undefined)[] = [];
        while (got.length < 3) got.push((await messages.get())?.payload);
        assert.deepEqual(got, ['1', '2', '3']);
        assert.ok(sessions > 1);
        await sleep(1);
        assert.deepEqual(
          await sim.waitFor(messages.get(), 1).then(String, (error) => error.name),
          'TimeoutError',
        );
        await client.end();
      },
      4,
    );
  });

  it('drops messages of QoS 0 while the program waits for the broker', async () => {
    const flood = [1, 2, 3, 4, 5].map((n) => ({ ...message(0, `${n}`, 0), messageId: undefined }));
    const broker: Answer = ({ cmd, messageId }, send) => {
      if (cmd === 'connect') send({ cmd: 'connack', returnCode: 0, sessionPresent: false });
      if (cmd === 'subscribe') send({ cmd: 'suback', messageId, granted: [0] });
      if (cmd === 'publish') send(...flood, { cmd: 'puback', messageId });
    };
    await withBroker(
      broker,
      async () => {
        const client = await connect('mqtt://broker', KEPT);
        const messages = client.subscribe('in', { queue: 2, encoding: 'utf-8' });
        await client.publish('out', '', { qos: 1 });
        assert.equal(messages.dropped, 3);
        assert.equal((await messages.get())?.payload, '1');
        await client.end();
      },
      4,
    );
  });
});

describe('the MQTT client, version 5', () => {
  it('says what it wants, and takes what the broker assigns', async () => {
    const got = await withBroker(
      usual({ assignedClientIdentifier: 'assigned', serverKeepAlive: 10 }),
      async () => {
        const client = await connect('mqtt://me@broker', {
          ...OPTIONS,
          clientId: '',
          inflight: 7,
          maximumPacketSize: 5000,
          properties: { userProperties: [['a', '1']] },
          will: { topic: 'w', payload: 'x', properties: { willDelayInterval: 5 } },
        });
        assert.equal(client.clientId, 'assigned');
        await sleep(58);
        await client.end();
      },
    );
    const [first] = got as [Sent];
    assert.deepEqual(
      [first.clientId, first.username, first.clean, JSON.parse(JSON.stringify(first.properties))],
      [
        '',
        'me',
        true,
        {
          sessionExpiryInterval: 3600,
          receiveMaximum: 7,
          maximumPacketSize: 5000,
          userProperties: { a: '1' },
        },
      ],
    );
    const { properties } = first.will as { properties: object };
    assert.deepEqual({ ...properties }, { willDelayInterval: 5 });
    assert.equal(got.filter(({ cmd }) => cmd === 'pingreq').length, 11);
    const last = got.at(-1) as Sent;
    assert.equal(last.cmd, 'disconnect');
    assert.deepEqual({ ...(last.properties as object) }, { sessionExpiryInterval: 0 });
  });

  it('sends and receives properties of messages', async () => {
    const properties = {
      payloadFormatIndicator: 1,
      messageExpiryInterval: 60,
      contentType: 'text/plain',
      responseTopic: 'answers/5',
      correlationData: encode('id'),
      userProperties: [
        ['a', '1'],
        ['a', '2'],
        ['__proto__', '3'],
      ] as [string, string][],
    };
    const got = await withBroker(usual(), async () => {
      const client = await connect('mqtt://broker', OPTIONS);
      await client.publish('t', 'x', { qos: 1, properties });
      assert.throws(
        () => client.publish('t', 'x', { properties: { contentTyp: 'x' } as never }),
        /^TypeError: publish.*no property 'contentTyp'/,
      );
      await client.end();
    });
    const sent = got.find(({ cmd }) => cmd === 'publish')?.properties as Record<string, unknown>;
    assert.equal(sent.messageExpiryInterval, 60);
    assert.equal(sent.responseTopic, 'answers/5');
    assert.equal(`${sent.correlationData}`, 'id');
    const back: Answer = (packet, send, close) => {
      usual()(packet, send, close);
      const subscriptionIdentifier = (packet.properties as { subscriptionIdentifier: number })
        ?.subscriptionIdentifier;
      const { correlationData, ...others } = sent;
      if (packet.cmd === 'subscribe')
        send({
          cmd: 'publish',
          topic: 'a/b',
          payload: 'x',
          qos: 0,
          properties: { ...others, correlationData, subscriptionIdentifier },
        });
    };
    await withBroker(back, async () => {
      const client = await connect('mqtt://broker', OPTIONS);
      const one = client.subscribe('a/+');
      const other = client.subscribe('a/#');
      // The identifier says for which of the two each copy is.
      for (const messages of [one, other]) {
        const message = (await messages.get()) as Mqtt.Message;
        assert.equal(decode(message.payload), 'x');
        assert.equal(message.properties?.contentType, 'text/plain');
        assert.equal(decode(message.properties?.correlationData as Uint8Array), 'id');
        assert.deepEqual(message.properties?.userProperties?.slice(0, 2), [
          ['a', '1'],
          ['a', '2'],
        ]);
      }
      await client.end();
    });
  });

  it('respects what the broker can take', async () => {
    let open = 0;
    let most = 0;
    const slow: Answer = (packet, send, close) => {
      if (packet.cmd !== 'publish' || packet.qos !== 1) {
        usual({
          receiveMaximum: 3,
          maximumPacketSize: 100,
          maximumQoS: 1,
          retainAvailable: false,
        })(packet, send, close);
        return;
      }
      most = Math.max(most, ++open);
      createTask(async () => {
        await sleep(1);
        open--;
        send({ cmd: 'puback', messageId: packet.messageId });
      });
    };
    await withBroker(slow, async () => {
      const client = await connect('mqtt://broker', OPTIONS);
      await gather(
        ...Array.from({ length: 20 }, (_, i) => client.publish('t', `${i}`, { qos: 1 })),
      );
      assert.equal(most, 3);
      const outcome = async (...args: Parameters<typeof client.publish>): Promise<unknown> => {
        try {
          return await client.publish(...args);
        } catch (error) {
          assert.ok(error instanceof MqttError, `${error}`);
          return error.code;
        }
      };
      assert.equal(await outcome('t', 'x'.repeat(100)), 0x95);
      assert.equal(await outcome('t', 'x', { qos: 2 }), 0x9b);
      assert.equal(await outcome('t', 'x', { retain: true }), 0x9a);
      assert.equal(await outcome('t', 'x'), undefined);
      await client.end();
    });
  });

  it('reports the codes and reasons of a broker', async () => {
    const properties = { reasonString: 'not today' };
    const refusing: Answer = (packet, send, close) => {
      const { cmd, messageId, topic } = packet;
      if (cmd === 'publish' && topic === 'one')
        send({ cmd: 'puback', messageId, reasonCode: 0x87, properties });
      else if (cmd === 'publish') send({ cmd: 'pubrec', messageId, reasonCode: 0x97 });
      else if (cmd === 'subscribe') send({ cmd: 'suback', messageId, granted: [0x87] });
      else usual()(packet, send, close);
    };
    await withBroker(refusing, async () => {
      const client = await connect('mqtt://broker', OPTIONS);
      await assert.rejects(
        async () => await client.publish('one', '', { qos: 1 }),
        /^MqttError: .*0x87 \(not authorized, not today\)/,
      );
      await assert.rejects(async () => await client.publish('two', '', { qos: 2 }), { code: 0x97 });
      await assert.rejects(async () => {
        for await (const _ of client.subscribe('secret'));
      }, /^MqttError: .*'secret': 0x87/);
      await client.end();
    });
    const moving: Answer = ({ cmd }, send) => {
      if (cmd === 'connect')
        send({ cmd: 'connack', reasonCode: 0x9d, properties: { serverReference: 'other:1883' } });
    };
    await withBroker(moving, () =>
      assert.rejects(
        async () => await connect('mqtt://broker', OPTIONS),
        /0x9d \(server moved, other:1883\)/,
      ),
    );
  });

  it('connects again after the broker has ended the session, without a clean start', async () => {
    let sessions = 0;
    const ending: Answer = (packet, send, close) => {
      usual()(packet, send, close);
      if (packet.cmd === 'connect' && ++sessions === 1)
        send({ cmd: 'disconnect', reasonCode: 0x8b, properties: {} });
    };
    const errors: (Error | undefined)[] = [];
    const got = await withBroker(ending, async () => {
      const client = await connect('mqtt://broker', {
        ...OPTIONS,
        onState: (_, error) => errors.push(error),
      });
      await sleep(10);
      assert.ok(client.connected);
      await client.end();
    });
    assert.match(`${errors[1]}`, /^MqttError: .*0x8b \(server shutting down\)/);
    assert.deepEqual(
      got.filter(({ cmd }) => cmd === 'connect').map(({ clean }) => clean),
      [true, false],
    );
  });

  it('subscribes to shared filters, and takes what comes for them', async () => {
    const sharing: Answer = (packet, send, close) => {
      usual()(packet, send, close);
      if (packet.cmd === 'subscribe')
        send({ cmd: 'publish', topic: 'jobs/1', payload: 'x', qos: 1, messageId: 9 });
    };
    const got = await withBroker(sharing, async () => {
      const client = await connect('mqtt://broker', OPTIONS);
      for await (const { topic } of client.subscribe('$share/workers/jobs/+', { qos: 1 })) {
        assert.equal(topic, 'jobs/1');
        break;
      }
      await sleep(1);
      await client.end();
    });
    assert.deepEqual(
      got.map(({ cmd }) => cmd),
      ['connect', 'subscribe', 'puback', 'unsubscribe', 'disconnect'],
    );
  });
});
