// The MQTT client with brokers and clients that are not ours.
import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import { Aedes } from 'aedes';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { certificates, has } from '../support/certificates.js';
import { cleanUp, isEspruino, isMissing, start, type Target } from '../support/ports.js';
import { Between, hasMosquitto, Mosquitto } from './mosquitto.js';

/** How many messages of each QoS, through how many restarts. */
const [LOAD = 0, RESTARTS = 0] = (process.env.MQTT_LOAD ?? '1000 5').split(' ').map(Number);

const opened: { end(): unknown }[] = [];

async function aedes(): Promise<number> {
  const broker = await Aedes.createBroker({
    authenticate: (_client, name, password, done) =>
      done(null, name === 'peer' || (name === 'me' && `${password}` === 'secret')),
  });
  const server = createServer(broker.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push({
    end() {
      broker.close();
      server.close();
    },
  });
  return (server.address() as AddressInfo).port;
}

async function mosquitto(more?: string): Promise<number> {
  const broker = new Mosquitto();
  await broker.start(more);
  opened.push({ end: () => broker.kill() });
  return broker.port;
}

/** A client of MQTT.js, which sends back what it gets. */
async function peer(port: number, options: IClientOptions = {}): Promise<MqttClient> {
  const { ca } = options;
  const client = await connectAsync(`${ca ? 'mqtts' : 'mqtt'}://localhost:${port}`, {
    username: 'peer',
    family: 4,
    ...options,
  } as IClientOptions);
  opened.push({ end: () => client.end(true) });
  client.on('message', (topic, payload, { qos }) => {
    client.publish(topic.replace('from', 'to'), payload, { qos });
  });
  await client.subscribeAsync('from/+', { qos: 2 });
  await client.publishAsync('kept/x', 'for later', { qos: 1, retain: true });
  return client;
}

function transcript(highest: number): string[] {
  return [
    'granted 2',
    'kept for later',
    ...[0, 1, 2].filter((n) => n <= highest).map((n) => `to/${n} 'value of ${n}' ${n} false`),
    `to/end '' ${highest} false`,
    `also ${[0, 1, 2]
      .filter((n) => n <= highest)
      .map((n) => `to/${n}`)
      .join(' ')} to/end`,
    'descriptors left 0',
    'tasks 1',
  ];
}

async function converse(target: Target, port: number, version: number): Promise<void> {
  const highest = isEspruino(target) || target === 'xs' ? 1 : 2;
  await peer(port);
  const program = await start(target, 'mqtt-client', port, version, highest);
  assert.deepEqual(await program.finish(), transcript(highest));
}

for (const target of ['node', 'quickjs', 'xs', 'espruino-model'] as const)
  describe(`MQTT on ${target}`, () => {
    before(function () {
      if (isMissing(target)) this.skip();
    });
    afterEach(async () => {
      await cleanUp();
      for (const each of opened.splice(0)) await each.end();
    });

    it('is understood by aedes and MQTT.js', async () => {
      await converse(target, await aedes(), 4);
    });

    for (const version of [4, 5])
      it(`is understood by mosquitto, version ${version}`, async function () {
        if (!hasMosquitto()) this.skip();
        await converse(target, await mosquitto(), version);
      });

    if (target === 'xs' || target === 'espruino-model') return;

    it('is encrypted, with a certificate of its own, for mosquitto', async function () {
      if (!hasMosquitto() || !has('openssl')) this.skip();
      const { ca, server, client } = certificates();
      const port = await mosquitto(
        `cafile ${ca.certFile}\ncertfile ${server.certFile}\nkeyfile ${server.keyFile}\nrequire_certificate true`,
      );
      await peer(port, { ca: ca.cert, cert: client.cert, key: client.key });
      const program = await start(
        target,
        'mqtt-client',
        port,
        4,
        2,
        ca.cert,
        client.cert,
        client.key,
      );
      assert.deepEqual(await program.finish(), transcript(2));
    });

    it(`loses none of ${2 * LOAD} messages and doubles none of QoS 2 while mosquitto is killed ${RESTARTS} times`, async function () {
      if (!hasMosquitto()) this.skip();
      const broker = new Mosquitto();
      await broker.start();
      const between = new Between(broker);
      await between.start();
      opened.push({ end: () => between.close() }, { end: () => broker.kill() });
      const step = Math.floor(LOAD / (RESTARTS + 1));
      const program = await start(target, 'mqtt-load', between.port, LOAD, step);
      for (let n = 1; n <= RESTARTS; n++) {
        await program.value(`at ${n * step}`);
        between.freeze();
        await broker.save();
        await broker.kill();
        await broker.start();
        between.thaw();
      }
      const lines = await program.finish();
      assert.match(lines.at(-1) as string, /^doubled 0 of QoS 2, \d+ of QoS 1$/);
    });
  });
