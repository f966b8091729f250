// Stands for 'uasyncio' in programs of this folder: a connection is the descriptors 3, which is read, and 4, which is written.
import { connectReadPipe, connectWritePipe, type StreamOptions } from 'uasyncio';

export * from 'uasyncio';

export async function openConnection(_host: string, _port: number, options?: StreamOptions) {
  return [connectReadPipe(3, options), connectWritePipe(4)];
}
