import { integer } from '../core/checks.js';
import type { OSError } from '../core/exceptions.js';
import { runningLoop } from '../core/loop.js';
import type { Port, Transport, TransportHandler } from '../core/port.js';
import { checkOptions, Settings, type StreamOptions } from '../streams/options.js';
import { StreamReader } from '../streams/reader.js';
import { StreamWriter } from '../streams/writer.js';

/**
 * Reads a pipe, a terminal, a file, or what else a descriptor stands for, as a StreamReader. The descriptor is closed at
 * end of file.
 */
export class PipeReader<B extends Uint8Array | string = Uint8Array>
  extends StreamReader<B>
  implements TransportHandler
{
  constructor(settings: Settings, transport: Transport) {
    super(settings, transport);
    transport.handler = this;
  }

  /** Closes the descriptor, unless it is the standard input. A task that waits in a read gets end of file. */
  close(): void {
    this.onClosed();
  }

  onReadable(): void {
    this.onReadable_();
  }

  onWritable(): void {}

  onClosed(error?: OSError): void {
    this.transport_.close();
    this.endOfFile_(error);
  }

  peer_(): string {
    return 'pipe';
  }
}

/** Writes a pipe. A reader at its other end that goes away when all has been written is no error. Source: CPython. */
class PipeWriter extends StreamWriter {
  onClosed(error?: OSError): void {
    if (this.tail_ === undefined) this.abort();
    else super.onClosed(error);
  }
}

/** A reader that only tells a writer its settings and its transport. */
class Unread extends StreamReader {
  peer_(): string {
    return 'pipe';
  }
}

export function pipeWriter(settings: Settings, transport: Transport): StreamWriter {
  return new PipeWriter(new Unread(settings, transport));
}

/** Makes the transport of a descriptor. */
export type OpenPipe = (port: Port, fd: number) => Transport;

export interface ConnectReadPipe {
  (fd: number, options: StreamOptions & { encoding: 'utf-8' }): PipeReader<string>;
  (fd: number, options?: StreamOptions): PipeReader;
}

export interface OpenStdin {
  (options: StreamOptions & { encoding: 'utf-8' }): PipeReader<string>;
  (options?: StreamOptions): PipeReader;
}

export type ConnectWritePipe = (fd: number, options?: StreamOptions) => StreamWriter;

function checkDescriptor(fd: number, where: string): void {
  if (integer(fd, where) < 0) throw new RangeError(`${where}: fd must not be negative, got ${fd}`);
}

export function readPipe(
  open: OpenPipe,
  fd: number,
  options: StreamOptions,
  where: string,
): PipeReader<never> {
  const { port_ } = runningLoop();
  checkDescriptor(fd, where);
  checkOptions(options, where, []);
  return new PipeReader<never>(new Settings(port_, options), open(port_, fd));
}

export function writePipe(open: OpenPipe, fd: number, options: StreamOptions): StreamWriter {
  const where = 'connectWritePipe(fd, options)';
  const { port_ } = runningLoop();
  checkDescriptor(fd, where);
  checkOptions(options, where, []);
  return pipeWriter(new Settings(port_, options), open(port_, fd));
}
