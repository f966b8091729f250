import {
  createTask,
  currentTask,
  encode,
  OSError,
  type Task,
  TimeoutError,
  waitFor,
} from 'uasyncio';
import { Incoming, isStream, lengthOf } from './body.js';
import { HttpError } from './error.js';
import { digits, lists } from './headers.js';
import type { Response } from './messages.js';
import type { Connection, Request } from './request.js';
import { headerLines, writePiece, writeWhole } from './write.js';

/** Clocks that are before 2020 were never set. */
const CLOCK_IS_SET = 1577836800000;

export const TEXTS: Record<number, string> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Content Too Large',
  416: 'Range Not Satisfiable',
  426: 'Upgrade Required',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  505: 'HTTP Version Not Supported',
};

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
export function isClients(error: unknown, { source_ }: Request): boolean {
  return error instanceof HttpError && source_ instanceof Incoming && source_.broken_;
}

/**
 * Sends a response. Returns what has to be awaited for that, null if nothing has to. Afterwards `keeps_` of the request
 * says whether the connection can go on.
 */
export function send(request: Request, response: Response): Promise<void> | null {
  const { connection_, method, old_ } = request;
  const { server_, writer_ } = connection_;
  const { status, headers, source_ } = response;
  const given = headers.find_('content-length');
  if (server_.closing_ || lists(headers.find_('connection'), 'close')) request.keeps_ = false;
  let head = `HTTP/1.1 ${status} ${response.statusText || (TEXTS[status] ?? '')}\r\n`;
  head += dateLine() + headerLines(headers);
  const bodiless = status === 204 || status === 304 || method === 'HEAD';
  const whole = !isStream(source_);
  let chunks = false;
  if (source_ !== null && whole) head += `content-length: ${lengthOf(source_)}\r\n`;
  else if (given !== null) head += `content-length: ${digits(given, 10)}\r\n`;
  else if (whole) head += bodiless ? '' : 'content-length: 0\r\n';
  else if (old_) request.keeps_ = false;
  else {
    chunks = true;
    head += 'transfer-encoding: chunked\r\n';
  }
  if (!request.keeps_) head += 'connection: close\r\n';
  else if (old_) head += 'connection: keep-alive\r\n';
  head += '\r\n';
  if (source_ !== null && whole && !bodiless)
    writeWhole(writer_, head, source_ as string | Uint8Array);
  else {
    writer_.write(head);
    if (!whole && !bodiless)
      return response.live_
        ? live(request, source_, chunks)
        : stream(request, source_, chunks, given);
  }
  return null;
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
async function live(
  request: Request,
  source: AsyncIterable<string | Uint8Array>,
  chunks: boolean,
): Promise<void> {
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
      await waitFor(reader_.read(1), server_.idle_ / 2);
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
  source: AsyncIterable<string | Uint8Array>,
  chunks: boolean,
  length: string | null,
): Promise<void> {
  const { writer_ } = request.connection_;
  let left = length === null ? 0 : Number(length);
  let sends = false;
  try {
    for await (const piece of source) {
      const bytes = typeof piece === 'string' ? encode(piece) : piece;
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
  if (chunks) writer_.write('0\r\n\r\n');
}
