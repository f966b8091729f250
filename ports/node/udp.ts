import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Awaitable } from '../../src/core/awaitable.js';
import { OSError } from '../../src/core/exceptions.js';
import type { Endpoint, Port } from '../../src/core/port.js';
import { QueuedSocket } from '../../src/streams/datagramqueue.js';
import {
  type DatagramEndpoint,
  type DatagramHandler,
  type DatagramOptions,
  type DatagramSettings,
  openEndpoint,
  type Sending,
} from '../../src/streams/datagrams.js';
import { type NodePort, osError } from './port.js';

const QUEUE = 65536;

class NodeDatagrams extends QueuedSocket {
  sockname: Endpoint;
  private socket_: Socket;
  private port_: NodePort;
  private opened_ = false;
  /** Those that Node has not sent yet: it forgets their callbacks when the socket is closed. */
  private flying_ = new Set<Sending>();

  constructor(port: NodePort, settings: DatagramSettings, handler: DatagramHandler) {
    super(handler, settings.queue ?? QUEUE);
    const [address, number] = settings.local_;
    this.sockname = settings.local_;
    this.port_ = port;
    const type = isIPv6(address) ? 'udp6' : 'udp4';
    this.socket_ = createSocket({
      type,
      reuseAddr: settings.reuseAddr ?? false,
      ipv6Only: isIPv6(address),
    });
    port.open_.add(this);
    this.socket_
      .on('message', (data: Buffer, { address, port }: RemoteInfo) =>
        this.push_(new Uint8Array(data.buffer, data.byteOffset, data.length), [address, port]),
      )
      .on('error', (error) => {
        if (this.opened_) this.fail_(osError(error));
        else this.refuse_(error);
      })
      .on('listening', () => this.prepare_(settings))
      .on('connect', () => this.open_())
      .bind({ address, port: number, exclusive: true });
  }

  private refuse_(error: Error): void {
    this.close();
    this.handler.onError(osError(error));
  }

  private prepare_({ allowBroadcast, multicast = [], remote_ }: DatagramSettings): void {
    const socket = this.socket_;
    try {
      if (allowBroadcast) socket.setBroadcast(true);
      for (const { group, interface: on } of multicast) {
        if (on !== undefined) socket.setMulticastInterface(on);
        socket.addMembership(group, on);
      }
    } catch (error) {
      this.refuse_(error as Error);
      return;
    }
    if (remote_ === undefined) this.open_();
    else socket.connect(remote_[1], remote_[0]);
  }

  private open_(): void {
    const { address, port } = this.socket_.address();
    this.sockname = [address, port];
    this.opened_ = true;
    this.handler.onOpen();
  }

  send(sending: Sending): boolean {
    const { data_, host_, portNumber_ } = sending;
    const sent = (error: Error | null): void => {
      if (this.flying_.delete(sending)) sending.sent_(error === null ? undefined : osError(error));
    };
    this.flying_.add(sending);
    // A copy, because Node keeps the bytes and the caller may reuse its buffer.
    const bytes = Uint8Array.prototype.slice.call(data_);
    if (host_ === undefined) this.socket_.send(bytes, sent);
    else this.socket_.send(bytes, portNumber_, host_, sent);
    return false;
  }

  close(): void {
    if (!this.port_.open_.delete(this)) return;
    this.socket_.removeAllListeners('message').close();
    for (const sending of this.flying_) sending.sent_(new OSError('EBADF'));
    this.flying_.clear();
  }

  abort(): void {
    this.close();
  }
}

function open(port: Port, settings: DatagramSettings, handler: DatagramHandler): NodeDatagrams {
  return new NodeDatagrams(port as NodePort, settings, handler);
}

/**
 * Makes a `DatagramEndpoint`, which sends and receives UDP datagrams. Host names are looked up. Throws OSError (`code`
 * EADDRINUSE, ENOTFOUND, …), TypeError or RangeError for wrong options. Cancelling it leaves no socket open. Source:
 * CPython `loop.create_datagram_endpoint`.
 */
export function createDatagramEndpoint(options: DatagramOptions = {}): Awaitable<DatagramEndpoint> {
  return openEndpoint(open, options);
}
