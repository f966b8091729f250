import {
  type Awaitable,
  BaseAwaitable,
  type Waitable,
  type Waiter,
  type WaitingTask,
} from '../core/awaitable.js';
import { checkKeys, checkPort, checkPositive, kind } from '../core/checks.js';
import { OSError } from '../core/exceptions.js';
import { runningLoop } from '../core/loop.js';
import type { Endpoint, Port } from '../core/port.js';
import { leave, notifyAll, park, type Queued, Wait } from '../core/waitqueue.js';
import { bytesOf, toBytes } from './bytes.js';
import { lookup } from './connect.js';
import { PortOperation } from './operation.js';
import { nearest } from './options.js';

/** A multicast group to join. */
export interface Membership {
  /** Its address, such as `'239.1.2.3'` or `'ff02::123'`. */
  group: string;
  /**
   * The interface that is used, by its address; with IPv6 `'::%eth0'`. What the endpoint sends to groups then goes out
   * there too. Default: the system chooses.
   */
  interface?: string;
}

export interface DatagramOptions {
  /** Where to receive; host null or '': every IPv4 address; port 0: any free one. Default: `[null, 0]`. */
  localAddr?: [host: string | null, port: number];
  /** The only peer: `sendto` needs no address then, and what others send is not received. */
  remoteAddr?: [host: string, port: number];
  /** Allows sending to broadcast addresses. */
  allowBroadcast?: boolean;
  /** Several programs can receive at the same port: multicast needs that. */
  reuseAddr?: boolean;
  /** The groups to join. */
  multicast?: Membership[];
  /**
   * How many bytes of datagrams wait until the program receives them; each counts for some more than it carries.
   * Those that come when there is no room are dropped.
   */
  queue?: number;
}

/** What the engines' parts get: checked options and numeric addresses. */
export interface DatagramSettings extends DatagramOptions {
  local_: Endpoint;
  remote_: Endpoint | undefined;
}

export interface DatagramHandler {
  /** The socket is ready. */
  onOpen(): void;
  /** Before onOpen: the socket could not be made. */
  onError(error: OSError): void;
  /** `receive` may have a datagram, or throw an error. */
  onReadable(): void;
}

/** One `sendto` that the system has not taken yet. */
export interface Sending {
  readonly data_: Uint8Array;
  /** Undefined: the endpoint's only peer. */
  readonly host_: string | undefined;
  readonly portNumber_: number;
  /** True once nobody waits for it any more. */
  readonly over_: boolean;
  sent_(error?: OSError): void;
}

/** A datagram socket, as the engines' parts provide it. */
export interface DatagramSocket {
  handler: DatagramHandler;
  readonly sockname: Endpoint;
  /** The sender of the last datagram that was received. */
  readonly sender: Endpoint | undefined;
  /** How many datagrams were dropped because the queue was full. */
  readonly dropped: number;
  /** Takes the next datagram; undefined if there is none: onReadable follows. Throws OSError. */
  receive(): Uint8Array | undefined;
  /** As `receive`, into a buffer. Returns the length of the datagram, of which the buffer has the beginning; -1: none. */
  receiveInto(into: Uint8Array): number;
  /** Returns true if the system has taken it; otherwise `sending.sent_` follows. Throws OSError. */
  send(sending: Sending): boolean;
  /** No callback follows. */
  close(): void;
}

/** Makes a socket. It calls `handler.onOpen` or `onError`, at once or later; may return undefined if it has called onError. */
export type OpenDatagrams = (
  port: Port,
  settings: DatagramSettings,
  handler: DatagramHandler,
) => DatagramSocket | undefined;

/** A datagram and its sender. */
export type Datagram = [data: Uint8Array, sender: Endpoint];

/** One `recvfromInto`. The object is used again once it has its datagram. */
class ReceiveInto extends BaseAwaitable<number> implements Waitable {
  into_!: Uint8Array;
  held_ = false;
  private endpoint_: DatagramEndpoint;

  constructor(endpoint: DatagramEndpoint) {
    super();
    this.endpoint_ = endpoint;
  }

  wait_(task: WaitingTask): unknown {
    const endpoint = this.endpoint_;
    const n = endpoint.socket_().receiveInto(this.into_);
    if (n < 0) return park(endpoint, task, this);
    this.held_ = false;
    endpoint.receiveInto_ = this;
    const { length } = this.into_;
    if (n > length)
      throw new OSError('EMSGSIZE', `a datagram of ${n} bytes came for a buffer of ${length}`);
    return n;
  }

  resume_(task: WaitingTask): unknown {
    return this.wait_(task);
  }

  cancel_(task: WaitingTask): boolean {
    leave(this.endpoint_, task);
    return false;
  }

  what_(): string {
    return `${this.endpoint_} recvfrom`;
  }
}

/** The wait of `recvfrom`. The datagram is taken when the task runs, so a wait that is cancelled takes none. */
class Receive extends BaseAwaitable<Datagram> implements Waitable {
  private endpoint_: DatagramEndpoint;

  constructor(endpoint: DatagramEndpoint) {
    super();
    this.endpoint_ = endpoint;
  }

  wait_(task: WaitingTask): unknown {
    const endpoint = this.endpoint_;
    const data = endpoint.socket_().receive();
    return data === undefined ? park(endpoint, task, this) : [data, endpoint.sender];
  }

  resume_(task: WaitingTask): unknown {
    return this.wait_(task);
  }

  cancel_(task: WaitingTask): boolean {
    leave(this.endpoint_, task);
    return false;
  }

  what_(): string {
    return `${this.endpoint_} recvfrom`;
  }
}

/** One `sendto`. The object is used again if the system takes the datagram at once. */
class Send extends Wait<void> implements Sending {
  data_!: Uint8Array;
  host_: string | undefined;
  portNumber_ = 0;
  /** Returned by `sendto`, and not awaited yet. */
  held_ = false;
  private flying_ = false;
  private error_: OSError | undefined = undefined;
  private endpoint_: DatagramEndpoint;

  constructor(endpoint: DatagramEndpoint) {
    super();
    this.endpoint_ = endpoint;
  }

  get over_(): boolean {
    return !this.waiters_;
  }

  override wait_(task: WaitingTask): unknown {
    const endpoint = this.endpoint_;
    if (this.held_) {
      this.held_ = false;
      if (endpoint.socket_().send(this)) {
        endpoint.send_ = this;
        return undefined;
      }
      this.flying_ = true;
    }
    return this.flying_ ? park(this, task, this) : this.resume_();
  }

  override resume_(): unknown {
    if (this.error_ !== undefined) throw this.error_;
    return undefined;
  }

  sent_(error?: OSError): void {
    this.flying_ = false;
    this.error_ = error;
    notifyAll(this);
  }

  override what_(): string {
    return `${this.endpoint_} sendto`;
  }
}

/**
 * Sends and receives datagrams (UDP); `createDatagramEndpoint` makes it. Any number of tasks can receive, each gets
 * other datagrams, and any number can send. Waits that are cancelled lose no datagram.
 */
export class DatagramEndpoint implements Queued {
  /** The tasks that wait for a datagram. */
  declare waiters_?: Waiter | null;
  receiveInto_: ReceiveInto;
  send_: Send;
  private receive_: Receive;
  private open_: DatagramSocket;
  private peer_: Endpoint | undefined;
  private port_: Port;
  private closed_ = false;
  /** The numeric address to which it sent last. */
  private numeric_ = '';

  constructor(port: Port, socket: DatagramSocket, peer: Endpoint | undefined) {
    if (socket === undefined)
      throw new TypeError('DatagramEndpoint: use createDatagramEndpoint(options)');
    this.port_ = port;
    this.open_ = socket;
    this.peer_ = peer;
    this.receive_ = new Receive(this);
    this.receiveInto_ = new ReceiveInto(this);
    this.send_ = new Send(this);
    socket.handler = this;
  }

  /**
   * Returns `[data, [host, port]]`: the next datagram and its sender; waits for one. Throws OSError: `code` EBADF after
   * `close`, and with `remoteAddr` ECONNREFUSED if nobody receives what was sent there. Source: CPython
   * `loop.sock_recvfrom`.
   */
  recvfrom(): Awaitable<Datagram> {
    return this.receive_;
  }

  /**
   * Receives the next datagram into `buffer`, which takes raw bytes whatever its elements are; returns how many, and
   * `sender` has the sender. Allocates nothing if it is a Uint8Array. Throws OSError as `recvfrom`, and with `code`
   * EMSGSIZE if the datagram is longer than the buffer, which then has its beginning; the rest is lost. Source: CPython
   * `loop.sock_recvfrom_into`.
   */
  recvfromInto(buffer: ArrayBufferView): Awaitable<number> {
    const bytes = bytesOf(buffer);
    if (bytes === undefined)
      throw new TypeError(
        `recvfromInto(buffer): expected a typed array or a DataView, got ${kind(buffer)}`,
      );
    let receive = this.receiveInto_;
    if (receive.held_) receive = this.receiveInto_ = new ReceiveInto(this);
    receive.held_ = true;
    receive.into_ = bytes;
    return receive;
  }

  /** The sender of the datagram that was received last: `[host, port]`; null before the first one. */
  get sender(): Endpoint | null {
    return this.open_.sender ?? null;
  }

  /** How many datagrams were dropped because the queue was full; on QuickJS as of the last one that was received. */
  get dropped(): number {
    return this.open_.dropped;
  }

  /**
   * Sends bytes, or a string as UTF-8, as one datagram to `addr`: `[host, port]`; with `remoteAddr` to that. Sends when
   * it is awaited, and waits until the system has taken it. Throws OSError: `code` EMSGSIZE if it is too long, EBADF
   * after `close`, EDESTADDRREQ without an address, EISCONN if `addr` is passed beside `remoteAddr`, and whatever the
   * system reports; TypeError or RangeError for wrong arguments. A name is looked up each time. Source: CPython
   * `loop.sock_sendto`.
   */
  sendto(data: Uint8Array | string, addr?: Endpoint): Awaitable<void> {
    const where = 'sendto(data, addr)';
    const bytes = toBytes(this.port_, data, where);
    if (addr === undefined) {
      if (this.peer_ === undefined)
        throw new OSError('EDESTADDRREQ', `${where}: expected addr, as there is no remoteAddr`);
      return this.sending_(bytes, undefined, 0);
    }
    checkAddress(addr, where, 'addr');
    if (this.peer_ !== undefined)
      throw new OSError('EISCONN', `${where}: expected no addr beside remoteAddr`);
    // No destructuring, which makes an iterator, and no regular expression where the address is the last one.
    const host = addr[0];
    const port = addr[1];
    if (host === this.numeric_ || isNumeric(host)) {
      this.numeric_ = host;
      return this.sending_(bytes, host, port);
    }
    return this.sendNamed_(bytes, host, port) as unknown as Awaitable<void>;
  }

  private sending_(data: Uint8Array, host: string | undefined, port: number): Awaitable<void> {
    let send = this.send_;
    if (send.held_ || !send.over_) send = this.send_ = new Send(this);
    send.held_ = true;
    send.data_ = data;
    send.host_ = host;
    send.portNumber_ = port;
    return send;
  }

  private async sendNamed_(data: Uint8Array, host: string, port: number): Promise<void> {
    const isV6 = this.open_.sockname[0].indexOf(':') >= 0;
    const addresses = await lookup(host);
    const fitting = addresses.filter((address) => address.indexOf(':') >= 0 === isV6);
    await this.sending_(data, fitting[0] ?? addresses[0], port);
  }

  /** For `'sockname'` and, with `remoteAddr`, `'peername'` returns `[host, port]`; for others `fallback`, default null. */
  getExtraInfo(name: 'peername' | 'sockname'): Endpoint | null;
  getExtraInfo<T>(name: string, fallback?: T): Endpoint | T | null;
  getExtraInfo(name: string, fallback: unknown = null): unknown {
    if (name === 'sockname') return this.open_.sockname;
    return (name === 'peername' && this.peer_) || fallback;
  }

  /** Closes the socket; datagrams that wait are lost. Tasks that wait get OSError (`code` EBADF), `for await` ends. */
  close(): void {
    if (this.closed_) return;
    this.closed_ = true;
    this.open_.close();
    notifyAll(this);
  }

  /** True after `close`. */
  isClosing(): boolean {
    return this.closed_;
  }

  /** For `await using`: `close`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  /** `for await` takes datagrams as `recvfrom`, until `close`. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Datagram> {
    return new Datagrams(this);
  }

  toString(): string {
    return `socket ${this.open_.sockname.join(':')}`;
  }

  onOpen(): void {}

  onError(): void {}

  // All of them, because the first one may be cancelled before it runs, or get an error.
  onReadable(): void {
    notifyAll(this);
  }

  socket_(): DatagramSocket {
    if (this.closed_) throw new OSError('EBADF', 'the endpoint is closed');
    return this.open_;
  }
}

class Datagrams implements AsyncIterableIterator<Datagram> {
  private endpoint_: DatagramEndpoint;

  constructor(endpoint: DatagramEndpoint) {
    this.endpoint_ = endpoint;
  }

  async next(): Promise<IteratorResult<Datagram, undefined>> {
    const endpoint = this.endpoint_;
    try {
      return { value: await endpoint.recvfrom(), done: false };
    } catch (error) {
      if (endpoint.isClosing() && error instanceof OSError) return { value: undefined, done: true };
      throw error;
    }
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

class Opening extends PortOperation<DatagramEndpoint> implements DatagramHandler {
  private socket_: DatagramSocket | undefined;
  private opened_ = false;

  constructor(
    private port_: Port,
    private make_: OpenDatagrams,
    private settings_: DatagramSettings,
  ) {
    super();
  }

  protected begin_(): void {
    this.socket_ = this.make_(this.port_, this.settings_, this);
    if (this.opened_) this.onOpen();
  }

  onOpen(): void {
    this.opened_ = true;
    const { socket_ } = this;
    if (socket_ !== undefined)
      this.settle_(undefined, new DatagramEndpoint(this.port_, socket_, this.settings_.remote_));
  }

  onError(error: OSError): void {
    this.settle_(error);
  }

  onReadable(): void {}

  protected abort_(): void {
    this.socket_?.close();
  }

  protected target_(): string {
    const { local_, remote_ } = this.settings_;
    return (remote_ ?? local_).join(':');
  }

  what_(): string {
    return `socket ${this.target_()} open`;
  }
}

/** Host names have letters. */
export function isNumeric(host: string): boolean {
  return host.indexOf(':') >= 0 || /^[\d.]+$/.test(host);
}

function checkAddress(address: unknown, where: string, name: string, mayBeAny = false): void {
  const host = Array.isArray(address) ? address[0] : undefined;
  if (!(typeof host === 'string' || (mayBeAny && host === null)) || (host === '' && !mayBeAny))
    throw new TypeError(`${where}: ${name} must be [host, port], got ${kind(address)}`);
  checkPort((address as Endpoint)[1], where);
}

const OPTIONS = 'localAddr remoteAddr allowBroadcast reuseAddr multicast queue';

function check(options: DatagramOptions, where: string): void {
  checkKeys(options, where, OPTIONS.split(' '), nearest);
  const { localAddr, remoteAddr, multicast, queue } = options;
  if (localAddr !== undefined) checkAddress(localAddr, where, 'options.localAddr', true);
  if (remoteAddr !== undefined) checkAddress(remoteAddr, where, 'options.remoteAddr');
  for (const each of multicast ?? [])
    if (typeof each.group !== 'string')
      throw new TypeError(`${where}: options.multicast must be a list of { group, interface }`);
  checkPositive(queue, where, 'queue');
}

/** `createDatagramEndpoint` of an engine whose sockets `open` makes. */
export function openEndpoint(
  open: OpenDatagrams,
  options: DatagramOptions,
): Awaitable<DatagramEndpoint> {
  check(options, 'createDatagramEndpoint(options)');
  return openAny(open, options) as unknown as Awaitable<DatagramEndpoint>;
}

/** The port of a simulated world takes the place of the engine's sockets. */
interface SimulatedPort extends Port {
  openDatagrams_?: OpenDatagrams;
}

/** Tries the addresses of both names, of the same family, until a socket can be made. */
async function openAny(engine: OpenDatagrams, options: DatagramOptions): Promise<DatagramEndpoint> {
  const owner: SimulatedPort = runningLoop().port_;
  const open = owner.openDatagrams_?.bind(owner) ?? engine;
  const { localAddr, remoteAddr } = options;
  const remotes = remoteAddr === undefined ? [undefined] : await lookup(remoteAddr[0]);
  const host = localAddr?.[0];
  const locals = host ? await lookup(host) : remoteAddr ? ['0.0.0.0', '::'] : ['0.0.0.0'];
  let failure: unknown = new OSError('EAFNOSUPPORT', 'the addresses are of different families');
  for (const remote of remotes)
    for (const local of locals) {
      if (remote !== undefined && remote.indexOf(':') < 0 !== local.indexOf(':') < 0) continue;
      try {
        return await new Opening(owner, open, {
          ...options,
          local_: [local, localAddr?.[1] ?? 0],
          remote_: remote === undefined ? undefined : [remote, (remoteAddr as Endpoint)[1]],
        });
      } catch (error) {
        if (!(error instanceof OSError)) throw error;
        failure = error;
      }
    }
  throw failure;
}
