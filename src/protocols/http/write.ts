import { encode, type StreamWriter } from 'uasyncio';
import type { Headers } from './headers.js';

/** A body of at most this many bytes is sent together with its head. */
const SMALL = 4096;

/** The lines of headers, but for those that say how the body is sent and whether the connection goes on. */
export function headerLines({ list_ }: Headers): string {
  let lines = '';
  for (let i = 0; i < list_.length; i += 2) {
    const name = list_[i] as string;
    if (name !== 'content-length' && name !== 'transfer-encoding' && name !== 'connection')
      lines += `${name}: ${list_[i + 1]}\r\n`;
  }
  return lines;
}

export const CHUNKS = 'transfer-encoding: chunked\r\n';
export const LAST_CHUNK = '0\r\n\r\n';

export function lengthLine(length: number): string {
  return `content-length: ${length}\r\n`;
}

/** Writes a head with the whole body, in one packet if that is small. */
export function writeWhole(writer: StreamWriter, head: string, body: string | Uint8Array): void {
  if (typeof body === 'string') writer.write(head + body);
  else writeBoth(writer, head, body);
}

function writeBoth(writer: StreamWriter, head: string, body: Uint8Array): void {
  const { length } = body;
  if (length > SMALL) {
    writer.write(head);
    writer.write(body);
    return;
  }
  const first = encode(head);
  const both = new Uint8Array(first.length + length);
  both.set(first);
  both.set(body, first.length);
  writer.write(both);
}

/** Writes a piece of a body, which is not empty: that would be the end. */
export function writePiece(writer: StreamWriter, bytes: Uint8Array, chunked: boolean): void {
  writer.write(chunked ? chunk(bytes) : bytes);
}

/** Bytes with their length before and a line end behind. */
function chunk(bytes: Uint8Array): Uint8Array {
  const size = encode(`${bytes.length.toString(16)}\r\n`);
  const { length } = bytes;
  const made = new Uint8Array(size.length + length + 2);
  made.set(size);
  made.set(bytes, size.length);
  made[size.length + length] = 13;
  made[size.length + length + 1] = 10;
  return made;
}
