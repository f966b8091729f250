import { createTask, openConnection, run, sleep } from 'uasyncio';
import { connect } from 'uasyncio/mqtt';
import { argument, bytes, print } from './meter.js';

/** Memory for each idle MQTT session, or each idle connection with a task that reads, without the first one. */
async function main(): Promise<void> {
  const [way, port, count] = argument().split(' ') as [string, string, string];
  const all: unknown[] = [];
  const open = async (n: number): Promise<void> => {
    if (way === 'mqtt') {
      all.push(await connect(`mqtt://127.0.0.1:${port}`, { clientId: `idle${n}` }));
      return;
    }
    const streams = await openConnection('127.0.0.1', Number(port));
    all.push(
      streams,
      createTask(() => streams[0].read(100)),
    );
  };
  for (let n = 0; n < 3; n++) await open(n);
  await sleep(0.1);
  const before = bytes();
  for (let n = 3; n < Number(count); n++) await open(n);
  await sleep(0.1);
  print({ bytes: (bytes() - before) / (Number(count) - 3) });
}

run(main);
