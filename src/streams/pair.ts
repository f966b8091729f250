import type { Transport } from '../core/port.js';
import type { Settings } from './options.js';
import { StreamReader } from './reader.js';
import { StreamWriter } from './writer.js';

/** Makes the reader and the writer of a transport that is connected. */
export function pair(settings: Settings, transport: Transport): [StreamReader, StreamWriter] {
  const reader = new StreamReader(settings, transport);
  return [reader, new StreamWriter(reader)];
}
