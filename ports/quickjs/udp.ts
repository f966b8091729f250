import type { Awaitable } from '../../src/core/awaitable.js';
import { OSError } from '../../src/core/exceptions.js';
import type { Endpoint, Port } from '../../src/core/port.js';
import {
  type DatagramEndpoint,
  type DatagramHandler,
  type DatagramOptions,
  type DatagramSettings,
  type DatagramSocket,
  openEndpoint,
  type Sending,
} from '../../src/streams/datagrams.js';
import { EAGAIN, endpoint, osError, type QuickJsPort, type Watched } from './port.js';
import * as native from './uasyncio.so';

const EPOLLOUT = 4;
/** EPOLLIN | EPOLLERR */
const READABLE = 9;
const BROADCAST = 1;
const REUSE = 2;
/** How many datagrams a socket receives in one turn: a flood must not stop other tasks and timers. */
const MOST_IN_A_TURN = 64;

class UdpSocket implements DatagramSocket, Watched {
  handler: DatagramHandler;
  readonly sockname: Endpoint;
  private port_: QuickJsPort;
  private fd_: number;
  /** What the kernel says of the last datagram: `struct record` in udp.c. */
  private record_ = new Uint32Array(8);
  private received_ = false;
  /** True while the kernel has no datagram. */
  private empty_ = false;
  private left_ = MOST_IN_A_TURN;
  /** Where the last datagram was sent. */
  private host_: string | undefined = undefined;
  private portNumber_ = 0;
  private address_: ArrayBuffer | undefined = undefined;
  /** Those for which the kernel had no room. */
  private waiting_: Sending[] = [];

  constructor(port: QuickJsPort, fd: number, handler: DatagramHandler) {
    this.port_ = port;
    this.fd_ = fd;
    this.handler = handler;
    this.sockname = endpoint(native.sockname(fd)) as Endpoint;
    port.watch_(fd, this);
  }

  get sender(): Endpoint | undefined {
    return this.received_ ? endpoint(native.udpSender(this.record_.buffer)) : undefined;
  }

  get dropped(): number {
    return this.record_[0] as number;
  }

  onEvents(events: number): void {
    if (events & READABLE) this.readOn_();
    if (events & EPOLLOUT) this.sendOn_();
  }

  readOn_(): void {
    this.empty_ = false;
    this.left_ = MOST_IN_A_TURN;
    this.handler.onReadable();
  }

  private sendOn_(): void {
    native.udpWatch(this.fd_, false);
    for (const sending of this.waiting_.splice(0)) {
      if (sending.over_) continue;
      try {
        if (this.send(sending)) sending.sent_();
      } catch (error) {
        sending.sent_(error as OSError);
      }
    }
  }

  /** Whether it can try to receive; if not, `readOn_` follows. */
  private mayReceive_(): boolean {
    if (this.empty_) return false;
    if (this.left_-- > 0) return true;
    this.empty_ = true;
    this.port_.lookAgain_(this);
    return false;
  }

  private none_(result: number): void {
    if (result !== EAGAIN) throw osError(result);
    this.empty_ = true;
  }

  receive(): Uint8Array | undefined {
    if (!this.mayReceive_()) return undefined;
    const bytes = native.udpReceive(this.fd_, this.record_.buffer);
    if (typeof bytes === 'number') {
      this.none_(bytes);
      return undefined;
    }
    this.received_ = true;
    return new Uint8Array(bytes);
  }

  receiveInto(into: Uint8Array): number {
    if (!this.mayReceive_()) return -1;
    const n = native.udpReceiveInto(this.fd_, this.record_.buffer, into, 0, into.length);
    if (n >= 0) this.received_ = true;
    else this.none_(n);
    return n >= 0 ? n : -1;
  }

  send(sending: Sending): boolean {
    const { data_, host_, portNumber_ } = sending;
    if (host_ !== this.host_ || portNumber_ !== this.portNumber_) this.aim_(host_, portNumber_);
    const n = native.udpSend(this.fd_, data_, 0, data_.length, this.address_);
    if (n >= 0) return true;
    if (n !== EAGAIN) throw osError(n);
    if (this.waiting_.push(sending) === 1) native.udpWatch(this.fd_, true);
    return false;
  }

  private aim_(host: string | undefined, port: number): void {
    const address = native.udpAddress(host as string, port);
    if (typeof address === 'number') throw osError(address);
    this.address_ = address;
    this.host_ = host;
    this.portNumber_ = port;
  }

  close(): void {
    if (this.fd_ < 0) return;
    this.port_.unwatch_(this.fd_);
    this.fd_ = -1;
    for (const sending of this.waiting_.splice(0)) sending.sent_(new OSError('EBADF'));
  }
}

/** Sets up a socket that is bound; returns 0 or -errno. */
function prepare(fd: number, { remote_, multicast = [] }: DatagramSettings): number {
  for (const { group, interface: on } of multicast) {
    const joined = native.udpJoin(fd, group, 0, on, 0);
    if (joined < 0) return joined;
  }
  return remote_ === undefined ? 0 : native.udpConnect(fd, remote_[0], remote_[1]);
}

function open(
  port: Port,
  settings: DatagramSettings,
  handler: DatagramHandler,
): DatagramSocket | undefined {
  const { local_, allowBroadcast, reuseAddr, queue = 0 } = settings;
  const flags = (allowBroadcast ? BROADCAST : 0) | (reuseAddr ? REUSE : 0);
  const fd = native.udpBind(local_[0], local_[1], flags, queue);
  const error = fd < 0 ? fd : prepare(fd, settings);
  if (error < 0) {
    if (fd >= 0) native.close(fd);
    handler.onError(osError(error));
    return undefined;
  }
  const socket = new UdpSocket(port as QuickJsPort, fd, handler);
  handler.onOpen();
  return socket;
}

/**
 * Makes a `DatagramEndpoint`, which sends and receives UDP datagrams. Host names are looked up. Throws OSError (`code`
 * EADDRINUSE, ENOTFOUND, …), TypeError or RangeError for wrong options. Cancelling it leaves no socket open. Source:
 * CPython `loop.create_datagram_endpoint`.
 */
export function createDatagramEndpoint(options: DatagramOptions = {}): Awaitable<DatagramEndpoint> {
  return openEndpoint(open, options);
}
