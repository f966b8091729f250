// Measures every minute and publishes; mqtt-sensor.test.ts runs it for a day, in a second, with a broker that dies every
// ten minutes.
import { createTask, every } from 'uasyncio';
import { connect, type MqttOptions } from 'uasyncio/mqtt';

/** Publishes each reading exactly once, alarms at least once; a message to `attic/command` calls `act`. */
export async function sensor(
  broker: string,
  measure: () => string,
  act: (command: string) => void,
  options: MqttOptions = {},
) {
  const client = await connect(broker, { clientId: 'attic', clean: false, ...options });
  createTask(async () => {
    const commands = client.subscribe('attic/command', { qos: 2, encoding: 'utf-8' });
    for await (const { payload } of commands) act(payload);
  });
  every(60_000, () => {
    const reading = measure();
    client.publish('attic/reading', reading, { qos: 2 });
    if (reading.endsWith('0')) client.publish('attic/alarm', reading, { qos: 1 });
  });
  return client;
}
