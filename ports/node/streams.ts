import type { Readable, Writable } from 'node:stream';
import type { OSError } from '../../src/core/exceptions.js';
import {
  END_OF_FILE,
  noHandler,
  type Transport,
  type TransportHandler,
} from '../../src/core/port.js';
import { hasEnded, type NodePort, osError } from './port.js';

/** Returns how many bytes it took from the stream's buffer. */
export function readFrom(
  stream: Readable,
  into: Uint8Array,
  offset: number,
  length: number,
): number {
  const there = Math.min(stream.readableLength, length);
  const chunk: Buffer | null = there > 0 ? stream.read(there) : stream.read(0);
  if (chunk === null) return 0;
  into.set(chunk, offset);
  return chunk.length;
}

/** Returns how many bytes fit below the mark of the stream's buffer. */
export function writeTo(
  stream: Writable,
  from: Uint8Array,
  offset: number,
  length: number,
): number {
  let count = 0;
  while (count < length && !stream.writableNeedDrain) {
    const room = stream.writableHighWaterMark - stream.writableLength;
    const end = Math.min(count + room, length);
    // A copy, because Node keeps the bytes and the caller may reuse its buffer.
    stream.write(Uint8Array.prototype.slice.call(from, offset + count, offset + end));
    count = end;
  }
  return count;
}

/** Node ends the program at an error that nobody listens to, also at one after the close. */
export function ignore(): void {}

/** A stream of Node's of which one direction is used. */
export abstract class StreamTransport<S extends Readable | Writable> implements Transport {
  handler: TransportHandler = noHandler;
  abstract readonly canWriteEof: boolean;
  readonly peername = undefined;
  readonly sockname = undefined;
  protected error_: OSError | undefined = undefined;
  private closed_ = false;
  private listeners_: [event: string, listener: (...args: never[]) => void][] = [];

  constructor(
    private port_: NodePort,
    protected stream_: S,
  ) {
    port_.open_.add(this);
    stream_.on('error', ignore);
  }

  protected on_(event: string, listener: (...args: never[]) => void): void {
    this.listeners_.push([event, listener]);
    this.stream_.on(event, listener as () => void);
  }

  read(_into: Uint8Array, _offset: number, _length: number): number {
    return END_OF_FILE;
  }

  write(_from: Uint8Array, _offset: number, _length: number): number {
    return 0;
  }

  shutdown(): void {}

  close(): void {
    if (this.closed_) return;
    this.closed_ = true;
    this.handler = noHandler;
    this.port_.open_.delete(this);
    for (const [event, listener] of this.listeners_)
      this.stream_.off(event, listener as () => void);
    this.release_();
  }

  protected release_(): void {
    this.stream_.destroy();
  }

  abort(): void {
    this.close();
    this.stream_.destroy();
  }
}

export class ReadableTransport extends StreamTransport<Readable> {
  readonly canWriteEof = false;
  private ended_ = false;
  /** What was left when the writer ended: Node closes a stream only when it is empty, and nobody may read this one. */
  private rest_: Uint8Array | undefined = undefined;

  constructor(port: NodePort, stream: Readable) {
    super(port, stream);
    this.on_('readable', () => {
      if (hasEnded(stream)) this.rest_ ??= (stream.read() as Buffer | null) ?? new Uint8Array(0);
      this.handler.onReadable();
    });
    this.on_('end', () => this.end_());
    this.on_('close', () => this.end_());
    this.on_('error', (error: Error) => {
      this.error_ = osError(error);
      this.handler.onReadable();
    });
  }

  private end_(): void {
    this.ended_ = true;
    this.handler.onReadable();
  }

  read(into: Uint8Array, offset: number, length: number): number {
    const n = this.readSome_(into, offset, length);
    if (n > 0) return n;
    if (this.error_ !== undefined) throw this.error_;
    if (!this.ended_) return 0;
    this.close();
    return END_OF_FILE;
  }

  private readSome_(into: Uint8Array, offset: number, length: number): number {
    if (this.rest_ === undefined) return readFrom(this.stream_, into, offset, length);
    const n = Math.min(length, this.rest_.length);
    into.set(this.rest_.subarray(0, n), offset);
    this.rest_ = this.rest_.subarray(n);
    return n;
  }
}

export class WritableTransport extends StreamTransport<Writable> {
  readonly canWriteEof = true;

  constructor(port: NodePort, stream: Writable) {
    super(port, stream);
    this.on_('drain', () => this.handler.onWritable());
    this.on_('error', (error: Error) => {
      this.error_ = osError(error);
      this.handler.onClosed(this.error_);
    });
    this.on_('close', () => this.handler.onClosed(this.error_));
  }

  write(from: Uint8Array, offset: number, length: number): number {
    if (this.error_ !== undefined) throw this.error_;
    return writeTo(this.stream_, from, offset, length);
  }

  shutdown(): void {
    this.stream_.end();
  }

  protected release_(): void {
    if (this.error_ !== undefined) this.stream_.destroy();
    else this.stream_.end(() => this.stream_.destroy());
  }
}
