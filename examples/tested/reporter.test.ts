// Runs the reporter for an hour, in a second: npx uasyncio run reporter.test.ts --async native
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  createTask,
  OSError,
  type StreamReader,
  type StreamWriter,
  sleep,
  startServer,
} from 'uasyncio';
import { type Host, type Network, simulate } from 'uasyncio/sim';
import { reporter } from './reporter.js';

const HOUR = 3600;

/** The other end: keeps the lines that it receives, and acknowledges them. */
class Broker {
  readonly received: string[] = [];

  async serve(reader: StreamReader<string>, writer: StreamWriter): Promise<void> {
    try {
      for await (const line of reader) {
        // The rest of a line that was cut off.
        if (!line.endsWith('\n')) break;
        this.received.push(line);
        writer.write(`ok ${line.split(' ')[0]}\n`);
      }
    } catch (error) {
      if (!(error instanceof OSError)) throw error;
    } finally {
      writer.close();
    }
  }
}

/** From time to time the host is away for up to a minute, or its connections break. */
async function trouble(host: Host, network: Network): Promise<void> {
  const states = ['silent', 'refusing', 'unreachable'] as const;
  for (;;) {
    await sleep(network.random.below(120));
    const kind = network.random.below(4);
    if (kind === 3) host.resetAfter = network.random.below(60);
    else host.state = states[kind] ?? 'up';
    await sleep(network.random.below(60));
    host.state = 'up';
    host.resetAfter = Number.POSITIVE_INFINITY;
  }
}

async function anHour(network: Network): Promise<string[]> {
  const broker = new Broker();
  const host = network.hosts.broker as Host;
  const handler = (reader: StreamReader<string>, writer: StreamWriter) =>
    broker.serve(reader, writer);
  await startServer(handler, 'broker', 7000, { encoding: 'utf-8' });
  createTask(() => reporter('broker', 7000, () => 20));
  const storm = createTask(() => trouble(host, network));
  await sleep(HOUR);
  storm.cancel();
  host.state = 'up';
  host.resetAfter = Number.POSITIVE_INFINITY;
  // The reporter needs time to catch up.
  await sleep(HOUR / 2);
  return broker.received;
}

describe('the reporter', () => {
  for (let seed = 1; seed <= 5; seed++) {
    it(`loses nothing in an hour of trouble, seed ${seed}`, async () => {
      const world = { latency: 50, jitter: 100, fragment: 4, hosts: { broker: {} } };
      const received = await simulate(seed, world, anHour);
      const numbers = received.map((line) => Number(line.split(' ')[0]));
      const expected = Array.from({ length: (1.5 * HOUR) / 10 - 1 }, (_, i) => i + 1);
      // Twice, if the acknowledgement was lost; never out of order.
      assert.deepEqual([...new Set(numbers)].slice(0, expected.length), expected);
      assert.deepEqual(
        numbers,
        [...numbers].sort((a, b) => a - b),
      );
    });
  }

  it('repeats exactly the same hour', async () => {
    const world = { latency: 50, jitter: 100, fragment: 4, hosts: { broker: {} } };
    assert.deepEqual(await simulate(9, world, anHour), await simulate(9, world, anHour));
  });
});
