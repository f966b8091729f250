import { createTask, openConnection, run, type StreamReader, type StreamWriter, startServer } from 'uasyncio';
import { allocations, type Figures, nanoseconds, print } from './meter.js';

const MESSAGE = 64;

async function echo(reader: StreamReader, writer: StreamWriter): Promise<void> {
  const buffer = new Uint8Array(MESSAGE);
  while ((await reader.readinto(buffer)) > 0) {
    writer.write(buffer);
    await writer.drain();
  }
  writer.close();
}

async function main(): Promise<void> {
  const server = await startServer(echo, '127.0.0.1', 0);
  const [reader, writer] = await openConnection('127.0.0.1', server.port);
  const buffer = new Uint8Array(MESSAGE);
  // A message is a switch to the server's task and one back.
  const exchange = async (switches: number): Promise<void> => {
    for (let i = 0; i < switches; i += 2) {
      writer.write(buffer);
      await reader.readinto(buffer);
    }
  };
  const figures: Figures = {};
  figures['readinto ns'] = await nanoseconds((count) => createTask(() => exchange(count)));
  figures['readinto allocations'] = await allocations((count) => createTask(() => exchange(count)));
  print(figures);
  writer.close();
  server.close();
}

run(main);
