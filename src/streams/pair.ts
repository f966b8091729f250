import { OSError } from '../core/exceptions.js';
import type { Port, Transport } from '../core/port.js';
import { IdleTimer } from './idle.js';
import type { StreamOptions } from './options.js';
import { StreamReader } from './reader.js';
import { StreamWriter } from './writer.js';

/** Makes the reader and the writer of a transport that is connected. */
export function pair(
  port: Port,
  transport: Transport,
  options: StreamOptions,
): [StreamReader, StreamWriter] {
  const reader = new StreamReader(port, transport, options);
  const writer = new StreamWriter(port, transport, reader);
  const { idleTimeout } = options;
  if (idleTimeout !== undefined) {
    const tooSlow = () => writer.onClosed(new OSError('ETIMEDOUT', 'idleTimeout'));
    const readTooSlow = () => {
      if (reader.waiter_ !== null) tooSlow();
    };
    reader.idle_ = new IdleTimer(idleTimeout, readTooSlow, () => reader.waiter_?.ready_ === true);
    writer.idle_ = new IdleTimer(idleTimeout, tooSlow, () => false);
  }
  return [reader, writer];
}
