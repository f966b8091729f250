import { encode, type StreamWriter } from 'uasyncio';
import type { Fields } from './headers.js';

/** A body of at most this many bytes is sent together with its head. */
const SMALL = 4096;

/** The lines of headers, but for those that say how the body is sent and whether the connection goes on. */
export function headerLines(list: Fields): string {
  let lines = '';
  for (let i = 0; i < list.length; i += 2) {
    const name = list[i] as string;
    if (name !== 'content-length' && name !== 'transfer-encoding' && name !== 'connection')
      lines += `${name}: ${list[i + 1]}\r\n`;
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
  else if (body.length > SMALL) {
    writer.write(head);
    writer.write(body);
  } else writer.write(between(head, body, ''));
}

/** Writes a piece of a body, which is not empty: that would be the end. */
export function writePiece(writer: StreamWriter, bytes: Uint8Array, chunked: boolean): void {
  writer.write(chunked ? between(`${bytes.length.toString(16)}\r\n`, bytes, '\r\n') : bytes);
}

/** Bytes with a text before and one behind. */
function between(before: string, bytes: Uint8Array, behind: string): Uint8Array {
  const first = encode(before);
  const last = encode(behind);
  const at = first.length;
  const end = at + bytes.length;
  const made = new Uint8Array(end + last.length);
  made.set(first);
  made.set(bytes, at);
  made.set(last, end);
  return made;
}
