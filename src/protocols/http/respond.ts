import { createTask, currentTask, OSError, type Task, TimeoutError, waitFor } from 'uasyncio';
import { BODY, EVENTS, PIECES, STATUS } from '../parts.js';
import { Incoming, isStream, lengthOf } from './body.js';
import { HttpError } from './error.js';
import { digits, find, lists } from './headers.js';
import type { Response } from './messages.js';
import type { Connection, Request } from './request.js';
import { CHUNKS, headerLines, LAST_CHUNK, lengthLine, writePiece, writeWhole } from './write.js';

/** Clocks that are before 2020 were never set. */
const CLOCK_IS_SET = 1577836800000;

/** What the library sends of its own. */
const USUAL: Record<number, string> = {
  200: 'OK',
  204: 'No Content',
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  505: 'HTTP Version Not Supported',
};

const OTHERS: Record<number, string> = {
  201: 'Created',
  202: 'Accepted',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  401: 'Unauthorized',
  403: 'Forbidden',
  408: 'Request Timeout',
  409: 'Conflict',
  416: 'Range Not Satisfiable',
  426: 'Upgrade Required',
  503: 'Service Unavailable',
};

type Pieces = AsyncIterable<Uint8Array>;

/** What RFC 9110 calls a status; it may be empty. */
export function textOf(status: number): string {
  return USUAL[status] ?? (STATUS ? (OTHERS[status] ?? '') : '');
}

/** Reports an error of the program as the exception of a task that nobody awaits. */
export function report(error: unknown, { method, path }: Request): void {
  createTask(
    async () => {
      throw error;
    },
    { name: `${method} ${path}` },
  );
}

/** Whether an error is about the body of the request, which the client has sent wrongly or not at all. */
export function isClients(error: unknown, { source_ }: Request): error is HttpError {
  return BODY && error instanceof HttpError && source_ instanceof Incoming && source_.broken_;
}

/**
 * Sends a response; returns what has to be awaited for that. Afterwards `keeps_` of the request says whether the
 * connection can go on.
 */
export function send(request: Request, response: Response): PromiseLike<unknown> {
  const { connection_, method, old_ } = request;
  const { server_, writer_ } = connection_;
  const { status, list_, source_ } = response;
  const given = find(list_, 'content-length');
  const bodiless = status === 204 || status === 304 || method === 'HEAD';
  const pieces = isStream(source_);
  let chunks = false;
  if (server_.closing_ || lists(find(list_, 'connection'), 'close')) request.keeps_ = false;
  let head = `HTTP/1.1 ${status} ${response.statusText || textOf(status)}\r\n${dateLine()}`;
  head += headerLines(list_);
  if (source_ !== null && !pieces) head += lengthLine(lengthOf(source_));
  else if (given !== null) head += lengthLine(digits(given));
  else if (!PIECES || !pieces) head += bodiless ? '' : lengthLine(0);
  else if (old_) request.keeps_ = false;
  else {
    chunks = true;
    head += CHUNKS;
  }
  if (!request.keeps_) head += 'connection: close\r\n';
  else if (old_) head += 'connection: keep-alive\r\n';
  head += '\r\n';
  if (PIECES && pieces && !bodiless) {
    writer_.write(head);
    const { body } = response;
    return EVENTS && response.live_
      ? live(request, body as Pieces, chunks)
      : stream(request, body as Pieces, chunks, given);
  }
  writeWhole(writer_, head, bodiless || source_ === null ? '' : (source_ as string));
  return writer_.drain();
}

let lastSecond = 0;
let lastDate = '';

function dateLine(): string {
  const now = Date.now();
  if (now < CLOCK_IS_SET) return '';
  const second = Math.floor(now / 1000);
  if (second !== lastSecond) {
    lastSecond = second;
    lastDate = `date: ${new Date(second * 1000).toUTCString()}\r\n`;
  }
  return lastDate;
}

/** Sends the pieces of an iterable while the client stays. */
async function live(request: Request, source: Pieces, chunks: boolean): Promise<void> {
  const { connection_ } = request;
  const task = currentTask() as Task;
  const watch = createTask(() => watchClient(connection_, task), { name: 'watches a client' });
  // Nothing that a graceful end has to wait for.
  connection_.busy_ = false;
  try {
    await stream(request, source, chunks, null);
  } finally {
    connection_.busy_ = true;
    watch.cancel();
  }
  // The watch may have read what the client has sent.
  request.keeps_ = false;
}

/** Cancels a task when the client goes, or sends something. */
async function watchClient(connection: Connection, task: Task): Promise<void> {
  const { reader_, server_ } = connection;
  for (;;) {
    try {
      // A new read before the connection counts as idle.
      await waitFor(reader_.read(1), (server_.streams_.idleTimeout as number) / 2);
      break;
    } catch (error) {
      if (error instanceof OSError) break;
      if (!(error instanceof TimeoutError)) throw error;
    }
  }
  task.cancel();
}

/** Sends the pieces of an iterable, and closes it if not all can be sent. */
async function stream(
  request: Request,
  source: Pieces,
  chunks: boolean,
  length: string | null,
): Promise<void> {
  const { writer_ } = request.connection_;
  let left = length === null ? 0 : Number(length);
  let sends = false;
  try {
    for await (const bytes of source) {
      if (length !== null) {
        left -= bytes.length;
        if (left < 0) throw new RangeError('the body is longer than its content-length');
      }
      sends = true;
      writePiece(writer_, bytes, chunks);
      await writer_.drain();
      sends = false;
    }
    if (left > 0) throw new RangeError('the body is shorter than its content-length');
  } catch (error) {
    if (sends || (error as Error).name === 'CancelledError') throw error;
    if (!isClients(error, request)) report(error, request);
    // The client sees that the body is not complete.
    throw new OSError('ECONNABORTED', 'the body failed');
  }
  if (chunks) writer_.write(LAST_CHUNK);
  await writer_.drain();
}
