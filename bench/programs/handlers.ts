// What the servers that are measured do with a connection; handlers.py is the same in Python.
import { type StreamReader, type StreamWriter, waitFor } from 'uasyncio';

const RESPONSE = 'HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello';

/** Sends lines back until the peer ends. */
export async function echo(reader: StreamReader, writer: StreamWriter): Promise<void> {
  for (;;) {
    const line = await reader.readline();
    if (line.length === 0) break;
    writer.write(line);
    await writer.drain();
  }
  writer.close();
}

/** Answers one HTTP request, with a timeout for each line of its head. */
export async function respond(reader: StreamReader, writer: StreamWriter): Promise<void> {
  try {
    for (;;) {
      const line = await waitFor(reader.readline(), 5);
      if (line.length <= 2) break;
    }
    writer.write(RESPONSE);
    await writer.drain();
  } finally {
    writer.close();
    await writer.waitClosed();
  }
}
