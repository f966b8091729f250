// A sensor that survives everything: it measures every ten seconds, whatever the network does, and sends each reading
// once there is a broker again. Ctrl-C ends it. To try it, start a broker, which you may stop and start again:
//
//   mosquitto & mosquitto_sub -v -t 'attic/#'
//   npx uasyncio run examples/mqtt-sensor.ts --on quickjs

import { createTask, run, sleep } from 'uasyncio';
import { connect, type MqttClient } from 'uasyncio/mqtt';

let period = 10; // seconds; mosquitto_pub -r -t attic/period -m 2 changes it

function temperature() {
  return 20 + Math.round(Math.random() * 50) / 10;
}

function onState(client: MqttClient, error?: Error) {
  console.log(client.connected ? 'connected' : `${error}`);
  if (client.connected) client.publish('attic/state', 'on', { retain: true });
}

async function main() {
  const client = await connect('mqtt://127.0.0.1', {
    clientId: 'attic',
    clean: false, // the broker keeps what it has for us
    will: { topic: 'attic/state', payload: 'off', retain: true },
    onState,
  });
  createTask(async () => {
    for await (const { payload } of client.subscribe('attic/period', { qos: 1, encoding: 'utf-8' }))
      period = Number(payload) || period;
  });
  for (;;) {
    // Not awaited: the newest hundred wait until there is a broker.
    client.publish('attic/temperature', `${temperature()}`, { qos: 1 });
    await sleep(period);
  }
}

run(main);
