import { Event, run, type StreamReader, type StreamWriter, sleep, startServer } from 'uasyncio';
import { argument, bytes, print } from './meter.js';

const BUFFER = new Uint8Array(64);

/** Memory for each connection, without the first one: it includes objects that are made on first use. */
async function main(): Promise<void> {
  const [way, connections] = argument().split(' ');
  const first = new Event();
  const all = new Event();
  let count = 0;
  const handler = async (reader: StreamReader, writer: StreamWriter): Promise<void> => {
    count++;
    if (count === 1) first.set();
    if (count === 1 + Number(connections)) all.set();
    if (way === 'readline') await reader.readline();
    else await reader.readinto(BUFFER);
    writer.close();
  };
  const server = await startServer(handler, '127.0.0.1', 0, { backlog: Number(connections) });
  console.error(server.port);
  await first.wait();
  const before = bytes();
  console.error('more');
  await all.wait();
  await sleep(0.1);
  print({ bytes: (bytes() - before) / Number(connections) });
}

run(main);
