import {
  createTask,
  openConnection,
  run,
  type StreamReader,
  type StreamWriter,
  startServer,
} from 'uasyncio';
import { type Figures, measure, PHASES, print } from './meter.js';

const MESSAGE = new Uint8Array(64);

async function echo(reader: StreamReader, writer: StreamWriter): Promise<void> {
  const buffer = new Uint8Array(MESSAGE.length);
  while ((await reader.readinto(buffer)) > 0) {
    writer.write(buffer);
    await writer.drain();
  }
  writer.close();
}

async function main(): Promise<void> {
  const server = await startServer(echo, '127.0.0.1', 0);
  const [reader, writer] = await openConnection('127.0.0.1', server.port);
  const buffer = new Uint8Array(MESSAGE.length);
  const exchange = async (rounds: number, mark: () => void): Promise<void> => {
    for (let phase = 0; phase < PHASES; phase++) {
      for (let i = 0; i < rounds; i++) {
        writer.write(MESSAGE);
        await reader.readinto(buffer);
      }
      mark();
    }
  };
  const figures: Figures = {};
  // Each message makes two switches: to the server's task, and back.
  const work = (rounds: number, mark: () => void) => createTask(() => exchange(rounds, mark));
  await measure(figures, 'readinto', work, 2);
  print(figures);
  writer.close();
  server.close();
}

run(main);
