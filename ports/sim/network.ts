import { kind } from '../../src/core/checks.js';
import { OSError } from '../../src/core/exceptions.js';
import {
  END_OF_FILE,
  type Endpoint,
  type Listener,
  type ListenHandler,
  noHandler,
  type Tls,
  type Transport,
  type TransportHandler,
} from '../../src/core/port.js';
import type { DatagramHandler, DatagramSettings } from '../../src/streams/datagrams.js';
import { checkNames } from './check.js';
import { Random } from './random.js';
import { SimDatagrams } from './udp.js';

/** How bytes travel to and from a host. */
export interface LinkOptions {
  /** The delay of one direction, in ms. Default 1. */
  latency?: number;
  /** A random addition to the delay: up to this many ms. Default 0. */
  jitter?: number;
  /** In bytes per second, in each direction. Default: unlimited. */
  bandwidth?: number;
  /** Bytes come in pieces of random length, at most this many. Default: as they were written. */
  fragment?: number;
  /** How many bytes may be under way or unread in each direction; more are not accepted. Default 65536. */
  window?: number;
  /** The share of datagrams that are lost, from 0 to 1. Default 0. */
  loss?: number;
  /** The share of datagrams that come twice, from 0 to 1. Default 0. */
  duplicates?: number;
  /** The share of datagrams that come so late that later ones overtake them, from 0 to 1. Default 0. */
  reorders?: number;
  /**
   * How many bytes of a connection may be unread. If more come, the reader gets OSError (`code` ENOBUFS) after these, as on an engine
   * that cannot slow a peer down (Espruino: 16384). Default: no limit except `window`.
   */
  queue?: number;
}

/** How a host behaves. The options can be changed while the program runs. */
export interface HostOptions extends LinkOptions {
  /** Default: 10.0.0.1, 10.0.0.2, … in the order of the hosts. Cannot be changed. */
  address?: string;
  /**
   * `up`, the default; `refusing`: new connections are refused; `unreachable`: connecting fails; `silent`: connecting
   * fails after 127 s. While a host is `unreachable` or `silent`, its existing connections get no error: what is sent
   * is sent again, and given up after 15 minutes.
   */
  state?: 'up' | 'refusing' | 'unreachable' | 'silent';
  /** Looking up its name: `ok`, the default; `fails` with ENOTFOUND; `silent`: never ends. */
  dns?: 'ok' | 'fails' | 'silent';
  /** New connections are reset after this many bytes, both directions together. Default: never. */
  resetAfter?: number;
}

export interface WorldOptions extends LinkOptions {
  /** The hosts, by name. The program runs on `localhost`, and can listen at the address of any host. */
  hosts?: Record<string, HostOptions>;
  /** How many sockets the program can have open. Default 1024. */
  descriptors?: number;
  /** How many seconds of virtual time the program may take. Default 86400, a day. */
  limit?: number;
}

// When TCP on Linux gives up a host that does not answer, in ms.
const CONNECT_TIMEOUT = 127_000;
const RETRANSMISSION_TIMEOUT = 900_000;
const RETRANSMISSION = 1000;
const FIRST_EPHEMERAL = 49152;
const LOCAL = '127.0.0.1';
const ANY = ['0.0.0.0', '::', LOCAL];

const SHARES = ['loss', 'duplicates', 'reorders'];
const LINK = ['latency', 'jitter', 'bandwidth', 'fragment', 'window', 'queue', ...SHARES];
const HOST = [...LINK, 'address', 'state', 'dns', 'resetAfter'];
const WORLD = [...LINK, 'hosts', 'descriptors', 'limit'];
const MAY_BE_ZERO = ['latency', 'jitter', 'resetAfter', ...SHARES];
const WORDS: Record<string, readonly string[]> = {
  state: ['up', 'refusing', 'unreachable', 'silent'],
  dns: ['ok', 'fails', 'silent'],
};

function checkOption(where: string, name: string, value: unknown): void {
  const words = WORDS[name];
  if (words !== undefined) {
    if (words.indexOf(value as string) < 0)
      throw new RangeError(`${where}: ${name} must be one of ${words.join(', ')}, got ${value}`);
  } else if (name === 'address') {
    if (!/^\d+(?:\.\d+){3}$/.test(`${value}`))
      throw new TypeError(`${where}: address must be like 10.0.0.1, got ${value}`);
  } else if (name !== 'hosts') {
    if (typeof value !== 'number')
      throw new TypeError(`${where}: ${name} must be a number, got ${kind(value)}`);
    const zero = MAY_BE_ZERO.indexOf(name) >= 0;
    if (!(value > 0 || (zero && value === 0)))
      throw new RangeError(
        `${where}: ${name} must ${zero ? 'not be negative' : 'be positive'}, got ${value}`,
      );
    if (SHARES.indexOf(name) >= 0 && value > 1)
      throw new RangeError(`${where}: ${name} must be from 0 to 1, got ${value}`);
  }
}

function checkOptions(where: string, options: object, names: readonly string[]): void {
  checkNames(where, options, names);
  const all = options as Record<string, unknown>;
  for (const name of Object.keys(all))
    if (all[name] !== undefined) checkOption(where, name, all[name]);
}

export function checkWorld(options: WorldOptions): void {
  checkOptions('world', options, WORLD);
}

/** Calls `fn` in `ms` milliseconds. */
export type Schedule = (ms: number, fn: () => void) => void;

// An interface and a class, because the constructor makes an accessor of each option, which checks new values.
export interface Host extends Required<HostOptions> {}
/** One host of a network. Its options can be changed at any time. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: as above
export class Host {
  readonly name: string;

  constructor(name: string, options: HostOptions, address: string) {
    this.name = name;
    const any = Number.POSITIVE_INFINITY;
    const values: Required<HostOptions> = {
      latency: 1,
      jitter: 0,
      loss: 0,
      duplicates: 0,
      reorders: 0,
      bandwidth: any,
      fragment: any,
      window: 65536,
      queue: any,
      state: 'up',
      dns: 'ok',
      resetAfter: any,
      address,
    };
    for (const key of HOST as (keyof HostOptions)[]) this.define_(key, options[key] ?? values[key]);
  }

  private define_(name: string, first: unknown): void {
    let value = first;
    Object.defineProperty(this, name, {
      enumerable: true,
      get: () => value,
      set: (to: unknown) => {
        if (name === 'address') throw new TypeError(`host ${this.name}: address cannot be changed`);
        checkOption(`host ${this.name}`, name, to);
        value = to;
      },
    });
  }

  get answers_(): boolean {
    return this.state === 'up' || this.state === 'refusing';
  }
}

/** One direction of a connection. */
class Pipe {
  /** How many bytes are under way or unread. */
  private held_ = 0;
  private blocked_ = false;
  private closed_ = false;
  /** When the last piece arrives. */
  private last_ = 0;
  /** Pieces for a host that does not answer: they are sent again and again. */
  private lost_: (() => void)[] = [];
  private sender_: SimTransport;
  private receiver_: SimTransport;
  private net_: Network;
  private host_: Host;

  constructor(net: Network, host: Host, sender: SimTransport, receiver: SimTransport) {
    this.net_ = net;
    this.host_ = host;
    this.sender_ = sender;
    this.receiver_ = receiver;
  }

  send(bytes: Uint8Array): number {
    const count = Math.max(0, Math.min(bytes.length, this.host_.window - this.held_));
    this.held_ += count;
    if (count < bytes.length) this.blocked_ = true;
    for (let at = 0; at < count; ) {
      const most = Math.min(this.host_.fragment, count - at);
      const size =
        this.host_.fragment < Number.POSITIVE_INFINITY ? 1 + this.net_.random.below(most) : most;
      const piece = bytes.slice(at, at + size);
      this.travel_(size, () => this.receiver_.deliver_(piece));
      at += size;
    }
    return count;
  }

  end(): void {
    if (!this.closed_) this.travel_(0, () => this.receiver_.deliver_(null));
    this.closed_ = true;
  }

  /** Pieces arrive in order, whatever their delays. */
  private travel_(size: number, arrive: () => void): void {
    const { host_: host, net_: net } = this;
    const jitter = host.jitter > 0 ? net.random.next() * host.jitter : 0;
    const start = Math.max(net.now() + host.latency + jitter, this.last_);
    this.last_ = start + (size / host.bandwidth) * 1000;
    net.schedule_(this.last_ - net.now(), () => this.arrive_(arrive));
  }

  /** A piece cannot overtake those that are lost. */
  private arrive_(arrive: () => void): void {
    if (this.lost_.length > 0) this.lost_.push(arrive);
    else if (this.host_.answers_) arrive();
    else {
      this.lost_.push(arrive);
      this.sendAgain_(0);
    }
  }

  /** Sends the lost pieces again until the host answers, or until the connection is given up. */
  private sendAgain_(waited: number): void {
    this.net_.schedule_(RETRANSMISSION, () => {
      if (this.host_.answers_) for (const arrive of this.lost_.splice(0)) arrive();
      else if (waited >= RETRANSMISSION_TIMEOUT) this.sender_.fail_('ETIMEDOUT');
      else if (!this.sender_.gone_ || !this.receiver_.gone_)
        this.sendAgain_(waited + RETRANSMISSION);
    });
  }

  /** Called when the receiver has read `count` bytes. */
  took(count: number): void {
    this.held_ -= count;
    if (!this.blocked_) return;
    this.blocked_ = false;
    this.net_.schedule_(this.host_.latency, () => this.sender_.room_());
  }
}

/** One end of a connection. */
class SimTransport implements Transport {
  handler: TransportHandler = noHandler;
  canWriteEof = true;
  peername: Endpoint | undefined = undefined;
  sockname: Endpoint | undefined = undefined;
  /** True when it is closed by its owner, or broken. */
  gone_ = false;
  out_: Pipe | undefined = undefined;
  peer_: SimTransport | undefined = undefined;
  host_: Host;
  /** How many bytes the connection still carries; shared with the other end. */
  budget_ = { left: Number.POSITIVE_INFINITY };
  private in_: Uint8Array[] = [];
  /** How many bytes are in in_. */
  private queued_ = 0;
  private ended_ = false;
  private error_: OSError | undefined = undefined;
  private net_: Network;
  /** Set with TLS, which is plain here. */
  private tls_: Tls | undefined = undefined;
  /** True until the peer has begun TLS too. */
  private shaking_ = false;

  constructor(net: Network, host: Host) {
    this.net_ = net;
    this.host_ = host;
  }

  /** Nothing is encrypted: the handshake takes the time of two messages each way, and can only fail for want of a peer. */
  encrypt(tls: Tls): void {
    this.tls_ = tls;
    this.shaking_ = true;
    this.canWriteEof = false;
    if (this.in_.length > 0 || this.ended_) {
      this.unsecured_();
      return;
    }
    const { peer_: peer } = this;
    if (peer?.tls_ === undefined) return;
    if (peer.tls_.server === tls.server) {
      const error = new OSError('EPROTO', `both ends are ${tls.server ? 'servers' : 'clients'}`);
      for (const each of [peer, this]) this.net_.schedule_(0, () => each.handler.onClosed(error));
      return;
    }
    for (const each of [peer, this])
      this.net_.schedule_(2 * this.host_.latency, () => each.secured_());
  }

  /** Called when the peer has read what it had no room for. */
  room_(): void {
    if (!this.shaking_) this.handler.onWritable();
  }

  private secured_(): void {
    if (this.gone_ || !this.shaking_) return;
    this.shaking_ = false;
    this.handler.onWritable();
  }

  tlsInfo(name: string): unknown {
    const { tls_: tls, peer_: peer } = this;
    if (tls === undefined || peer?.tls_ === undefined) return undefined;
    if (name === 'ssl_version') return 'TLSv1.3';
    if (name === 'cipher') return ['TLS_AES_256_GCM_SHA384', 'TLSv1.3', 256];
    if (name === 'alpn') {
      const [client, server] = tls.server ? [peer.tls_, tls] : [tls, peer.tls_];
      return server.alpn?.find((protocol) => client.alpn?.includes(protocol));
    }
    return name === 'peercert' && peer.tls_.cert !== undefined ? {} : undefined;
  }

  read(into: Uint8Array, offset: number, length: number): number {
    if (this.shaking_) return 0;
    const piece = this.in_[0];
    if (piece === undefined) {
      if (this.error_ !== undefined) throw this.error_;
      return this.ended_ ? END_OF_FILE : 0;
    }
    const count = Math.min(piece.length, length);
    into.set(piece.subarray(0, count), offset);
    if (count === piece.length) this.in_.shift();
    else this.in_[0] = piece.subarray(count);
    this.queued_ -= count;
    this.peer_?.out_?.took(count);
    return count;
  }

  write(from: Uint8Array, offset: number, length: number): number {
    if (this.error_ !== undefined) throw this.error_;
    return this.out_ === undefined || this.shaking_
      ? 0
      : this.out_.send(from.subarray(offset, offset + length));
  }

  shutdown(): void {
    this.out_?.end();
  }

  close(): void {
    this.handler = noHandler;
    if (this.gone_) return;
    this.gone_ = true;
    this.net_.release_(this);
    // Closing with bytes unread resets the connection, as in TCP.
    if (this.in_.length > 0) this.reset_();
    else this.out_?.end();
    this.in_ = [];
  }

  abort(): void {
    this.close();
  }

  /** Called when a piece has arrived; null is the end of the stream. */
  deliver_(piece: Uint8Array | null): void {
    if (this.gone_) {
      if (piece !== null) this.reset_();
      return;
    }
    if (piece === null) this.ended_ = true;
    else if (this.queued_ + piece.length > this.host_.queue) {
      this.overrun_();
      return;
    } else if (this.budget_.left < piece.length) {
      this.peer_?.fail_('ECONNRESET');
      this.fail_('ECONNRESET');
      return;
    } else {
      this.net_.bytes += piece.length;
      this.in_.push(piece);
      this.queued_ += piece.length;
      this.budget_.left -= piece.length;
    }
    if (!this.shaking_) this.handler.onReadable();
    else if (this.ended_ || this.peer_?.tls_ === undefined) this.unsecured_();
  }

  /** The peer has ended its side, or sent something that is no handshake. */
  private unsecured_(): void {
    const [code, reason] = this.ended_
      ? ['ECONNRESET', 'the peer ended the TLS handshake']
      : ['EPROTO', 'wrong version number'];
    this.handler.onClosed(new OSError(code as string, reason));
  }

  /** Sends a reset to the other end. */
  private reset_(): void {
    const { peer_: peer } = this;
    if (peer !== undefined) this.net_.schedule_(this.host_.latency, () => peer.fail_('ECONNRESET'));
  }

  private overrun_(): void {
    const message = `the reader was slower than the peer by more than ${this.host_.queue} bytes`;
    this.reset_();
    this.break_(new OSError('ENOBUFS', message));
  }

  fail_(code: string): void {
    if (this.gone_) return;
    if (this.out_ !== undefined) {
      this.break_(new OSError(code));
      return;
    }
    const { handler } = this;
    this.handler = noHandler;
    this.gone_ = true;
    this.error_ = new OSError(code);
    this.net_.release_(this);
    handler.onClosed(this.error_);
  }

  /** Breaks the connection. The bytes that have come can still be read; then the reader gets the error. */
  private break_(error: OSError): void {
    this.gone_ = true;
    this.error_ = error;
    this.net_.release_(this);
    if (this.shaking_) this.handler.onClosed(error);
    this.handler.onReadable();
    this.handler.onWritable();
  }
}

/** A listening socket. */
class SimListener implements Listener {
  readonly sockname: Endpoint;
  handler_: ListenHandler;
  /** Clients that wait for a descriptor. */
  waiting_: (() => void)[] = [];
  private net_: Network;

  constructor(net: Network, sockname: Endpoint, handler: ListenHandler) {
    this.net_ = net;
    this.sockname = sockname;
    this.handler_ = handler;
  }

  close(): void {
    this.net_.unlisten_(this);
  }
}

/** The simulated network: its hosts, and counts for tests. */
export class Network {
  readonly random: Random;
  readonly hosts: Record<string, Host> = {};
  /** How many connections were made. */
  connections = 0;
  /** How many bytes have arrived. */
  bytes = 0;
  /** How many sockets the program can have open; can be changed. */
  descriptors: number;
  schedule_: Schedule;
  private clock_: () => number;
  private open_ = new Set<{ close(): void }>();
  private listeners_: SimListener[] = [];
  datagrams_: SimDatagrams[] = [];
  private nextPort_ = FIRST_EPHEMERAL;

  constructor(seed: number, options: WorldOptions, now: () => number, schedule: Schedule) {
    this.random = new Random(seed);
    this.clock_ = now;
    this.schedule_ = schedule;
    checkWorld(options);
    this.descriptors = options.descriptors ?? 1024;
    const { hosts = {} } = options;
    const names = Object.keys(hosts);
    checkNames('world: hosts', hosts, names);
    names.forEach((name, i) => {
      checkOptions(`world: ${name}`, hosts[name] as HostOptions, HOST);
      this.addHost_(new Host(name, { ...options, ...hosts[name] }, `10.0.0.${i + 1}`));
    });
    if (this.hosts.localhost === undefined) this.addHost_(new Host('localhost', options, LOCAL));
  }

  private addHost_(host: Host): void {
    const other = this.hostAt_(host.address);
    if (other !== undefined)
      throw new RangeError(`world: ${host.name}: address ${host.address} is that of ${other.name}`);
    this.hosts[host.name] = host;
  }

  /** The virtual time, in ms. */
  now(): number {
    return this.clock_();
  }

  /** How many sockets are open now. */
  get open(): number {
    return this.open_.size;
  }

  resolve_(name: string, done: (error: OSError | undefined, addresses: string[]) => void) {
    let wanted = true;
    const answer = (error: OSError | undefined, addresses: string[]) =>
      this.schedule_(1, () => {
        if (wanted) done(error, addresses);
      });
    const host = this.hosts[name];
    if (/^[\d.]+$|:/.test(name)) done(undefined, [name]);
    else if (host === undefined || host.dns === 'fails')
      answer(new OSError('ENOTFOUND', `no address found for ${name}`), []);
    else if (host.dns === 'ok') answer(undefined, [host.address]);
    return () => {
      wanted = false;
    };
  }

  connect_(address: string, port: number, handler: TransportHandler): Transport | undefined {
    if (!this.hasDescriptor_()) {
      handler.onClosed(new OSError('EMFILE', 'too many open sockets'));
      return undefined;
    }
    const host = this.hostAt_(address);
    const client = new SimTransport(this, host ?? (this.hosts.localhost as Host));
    client.handler = handler;
    this.open_.add(client);
    client.sockname = [LOCAL, this.nextPort_++];
    client.peername = [address, port];
    if (host === undefined)
      this.schedule_(client.host_.latency, () => client.fail_('EHOSTUNREACH'));
    else this.dial_(client, host, port, 0);
    return client;
  }

  /** Tries to connect, again and again while the host does not answer, until the attempt is given up. */
  private dial_(client: SimTransport, host: Host, port: number, waited: number): void {
    if (client.gone_) return;
    if (host.state === 'unreachable')
      this.schedule_(host.latency, () => client.fail_('EHOSTUNREACH'));
    else if (host.state !== 'silent')
      this.schedule_(host.latency, () => this.knock_(client, host, port));
    else if (waited >= CONNECT_TIMEOUT) client.fail_('ETIMEDOUT');
    else
      this.schedule_(RETRANSMISSION, () => this.dial_(client, host, port, waited + RETRANSMISSION));
  }

  /** Called when the first packet has reached the host. */
  private knock_(client: SimTransport, host: Host, port: number): void {
    if (client.gone_) return;
    const listener = this.listeners_.find(
      ({ sockname }) => sockname[0] === host.address && sockname[1] === port,
    );
    if (listener === undefined || host.state !== 'up')
      this.schedule_(host.latency, () => client.fail_('ECONNREFUSED'));
    else this.accept_(client, listener);
  }

  private accept_(client: SimTransport, listener: SimListener): void {
    const { host_: host } = client;
    const server = new SimTransport(this, host);
    this.connections++;
    server.sockname = listener.sockname;
    server.peername = client.sockname;
    server.budget_ = client.budget_ = { left: host.resetAfter };
    server.peer_ = client;
    client.peer_ = server;
    server.out_ = new Pipe(this, host, server, client);
    this.admit_(server, listener);
    this.schedule_(host.latency, () => {
      if (client.gone_) server.fail_('ECONNRESET');
      else {
        client.out_ = new Pipe(this, host, client, server);
        client.handler.onWritable();
      }
    });
  }

  /** The system has made the connection; the program gets it as soon as a descriptor is free. */
  private admit_(server: SimTransport, listener: SimListener): void {
    if (server.gone_) return;
    if (this.hasDescriptor_()) {
      this.open_.add(server);
      listener.handler_.onAccept(server);
      return;
    }
    listener.waiting_.push(() => this.admit_(server, listener));
    listener.handler_.onError(new OSError('EMFILE', 'too many open sockets'));
  }

  listen_(address: string, port: number, handler: ListenHandler): Listener | undefined {
    const host = this.hostAt_(address);
    const refuse = (code: string, message: string) => {
      handler.onError(new OSError(code, message));
      return undefined;
    };
    if (host === undefined)
      return refuse('EADDRNOTAVAIL', `${address} is not the address of a host in this world`);
    if (!this.hasDescriptor_()) return refuse('EMFILE', 'too many open sockets');
    const number = port || this.nextPort_++;
    for (const { sockname } of this.listeners_)
      if (sockname[0] === host.address && sockname[1] === number)
        return refuse('EADDRINUSE', `${host.name}:${number}`);
    const listener = new SimListener(this, [host.address, number], handler);
    this.listeners_.push(listener);
    this.open_.add(listener);
    handler.onListening();
    return listener;
  }

  openDatagrams_(settings: DatagramSettings, handler: DatagramHandler): SimDatagrams | undefined {
    const [address, port] = settings.local_;
    const host = this.hostAt_(address);
    const refuse = (code: string, message: string) => {
      handler.onError(new OSError(code, message));
      return undefined;
    };
    if (host === undefined)
      return refuse('EADDRNOTAVAIL', `${address} is not the address of a host in this world`);
    if (!this.hasDescriptor_()) return refuse('EMFILE', 'too many open sockets');
    const number = port || this.nextPort_++;
    for (const { sockname } of settings.reuseAddr ? [] : this.datagrams_)
      if (sockname[0] === host.address && sockname[1] === number)
        return refuse('EADDRINUSE', `${host.name}:${number}`);
    const socket = new SimDatagrams(
      this,
      host,
      { ...settings, local_: [address, number] },
      handler,
    );
    this.datagrams_.push(socket);
    this.open_.add(socket);
    handler.onOpen();
    return socket;
  }

  closeDatagrams_(socket: SimDatagrams): void {
    const at = this.datagrams_.indexOf(socket);
    if (at >= 0) this.datagrams_.splice(at, 1);
    this.release_(socket);
  }

  /** Connects to a server at a path, which is on this machine. */
  connectPath_(path: string, handler: TransportHandler): Transport | undefined {
    if (!this.hasDescriptor_()) {
      handler.onClosed(new OSError('EMFILE', 'too many open sockets'));
      return undefined;
    }
    const client = new SimTransport(this, this.hosts.localhost as Host);
    client.handler = handler;
    this.open_.add(client);
    client.peername = path as unknown as Endpoint;
    client.sockname = '' as unknown as Endpoint;
    this.schedule_(0, () => {
      const listener = this.listeners_.find(({ sockname }) => sockname === client.peername);
      if (client.gone_) return;
      if (listener === undefined) client.fail_('ENOENT');
      else this.accept_(client, listener);
    });
    return client;
  }

  /** A socket that is at the path is replaced, as the engines do. */
  listenPath_(path: string, handler: ListenHandler): Listener | undefined {
    if (!this.hasDescriptor_()) {
      handler.onError(new OSError('EMFILE', 'too many open sockets'));
      return undefined;
    }
    const listener = new SimListener(this, path as unknown as Endpoint, handler);
    this.listeners_.unshift(listener);
    this.open_.add(listener);
    handler.onListening();
    return listener;
  }

  unlisten_(listener: SimListener): void {
    const at = this.listeners_.indexOf(listener);
    if (at >= 0) this.listeners_.splice(at, 1);
    this.release_(listener);
  }

  /** Frees the descriptor of `owner`: a client that waits for one gets it. */
  release_(owner: { close(): void }): void {
    if (!this.open_.delete(owner)) return;
    for (const { waiting_ } of this.listeners_) {
      const next = waiting_.shift();
      if (next === undefined) continue;
      this.schedule_(0, next);
      return;
    }
  }

  /** Breaks all connections, at both ends. */
  resetAll_(): void {
    for (const each of [...this.open_]) if (each instanceof SimTransport) each.fail_('ECONNRESET');
  }

  closeAll_(): void {
    for (const each of [...this.open_]) each.close();
  }

  private hasDescriptor_(): boolean {
    return this.open_.size < this.descriptors;
  }

  hostAt_(address: string): Host | undefined {
    if (ANY.indexOf(address) >= 0 && this.hosts.localhost) return this.hosts.localhost;
    return Object.values(this.hosts).find((host) => host.address === address);
  }
}
