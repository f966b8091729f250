import { OSError } from '../core/exceptions.js';
import type { Endpoint } from '../core/port.js';
import { part } from './bytes.js';
import {
  type DatagramHandler,
  type DatagramSettings,
  type DatagramSocket,
  isNumeric,
  type Sending,
} from './datagrams.js';

/** What a datagram counts for beside its bytes, so that empty ones fill the queue too. */
const OVERHEAD = 64;

/** A socket of an engine that pushes its datagrams: they wait in a queue. */
export abstract class QueuedSocket implements DatagramSocket {
  handler: DatagramHandler;
  abstract readonly sockname: Endpoint;
  sender: Endpoint | undefined = undefined;
  dropped = 0;
  private queue_: [data: Uint8Array, sender: Endpoint][] = [];
  private limit_: number;
  private used_ = 0;
  private error_: OSError | undefined = undefined;

  constructor(handler: DatagramHandler, limit: number) {
    this.handler = handler;
    this.limit_ = limit;
  }

  protected push_(data: Uint8Array, sender: Endpoint): void {
    if (this.used_ >= this.limit_) {
      this.dropped++;
      return;
    }
    this.queue_.push([data, sender]);
    this.used_ += data.length + OVERHEAD;
    this.handler.onReadable();
  }

  /** The next receive throws `error`. */
  protected fail_(error: OSError): void {
    this.error_ = error;
    this.handler.onReadable();
  }

  receive(): Uint8Array | undefined {
    const { error_ } = this;
    this.error_ = undefined;
    if (error_ !== undefined) throw error_;
    const next = this.queue_.shift();
    if (next === undefined) return undefined;
    const [data, sender] = next;
    this.used_ -= data.length + OVERHEAD;
    this.sender = sender;
    return data;
  }

  receiveInto(into: Uint8Array): number {
    const data = this.receive();
    if (data === undefined) return -1;
    into.set(part(data, 0, Math.min(data.length, into.length)));
    return data.length;
  }

  abstract send(sending: Sending): boolean;
  abstract close(): void;
}

/** A socket of an engine that knows no peers, joins no groups and takes each datagram at once. */
export abstract class PlainSocket extends QueuedSocket {
  private longest_: number;
  private remote_: Endpoint | undefined;

  /** `limit`: how many bytes the queue holds by default; `longest`: how many a datagram can have. */
  constructor(
    handler: DatagramHandler,
    limit: number,
    longest: number,
    settings: DatagramSettings,
  ) {
    super(handler, settings.queue ?? limit);
    this.longest_ = longest;
    this.remote_ = settings.remote_;
  }

  protected override push_(data: Uint8Array, sender: Endpoint): void {
    const [host, port] = this.remote_ ?? sender;
    // Some engines look names up by themselves: then the address of the peer is not known.
    if (port === sender[1] && (host === sender[0] || !isNumeric(host))) super.push_(data, sender);
  }

  send(sending: Sending): boolean {
    const { data_, host_, portNumber_ } = sending;
    const { length } = data_;
    if (length > this.longest_)
      throw new OSError('EMSGSIZE', `${length} bytes; a datagram can have ${this.longest_} here`);
    const [host, port] = this.remote_ ?? [host_ as string, portNumber_];
    this.transmit_(data_, host, port);
    return true;
  }

  protected abstract transmit_(data: Uint8Array, host: string, port: number): void;
}

/** Addresses that such an engine can receive at: it does so at every address. */
const EVERY = ['0.0.0.0', '127.0.0.1', 'localhost'];

/** Throws OSError if such an engine cannot do what `settings` say. */
export function checkPlain(settings: DatagramSettings, engine: string): void {
  const { local_, multicast } = settings;
  if (EVERY.indexOf(local_[0]) < 0)
    throw new OSError('EADDRNOTAVAIL', `${local_[0]}: ${engine} receives at every address`);
  if (multicast !== undefined) throw new OSError('ENOTSUP', `${engine} joins no multicast groups`);
}
