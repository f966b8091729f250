import type { Awaitable } from '../../src/core/awaitable.js';
import { OSError } from '../../src/core/exceptions.js';
import type { Endpoint } from '../../src/core/port.js';
import { QueuedSocket } from '../../src/streams/datagramqueue.js';
import {
  type DatagramEndpoint,
  type DatagramHandler,
  type DatagramOptions,
  type DatagramSettings,
  openEndpoint,
  type Sending,
} from '../../src/streams/datagrams.js';
import type { Random } from './random.js';

/** What the sockets know of their network and its hosts. */
interface Net {
  readonly random: Random;
  bytes: number;
  datagrams_: SimDatagrams[];
  schedule_(ms: number, fn: () => void): void;
  hostAt_(address: string): Host | undefined;
  closeDatagrams_(socket: SimDatagrams): void;
}

interface Host {
  readonly name: string;
  readonly address: string;
  readonly latency: number;
  readonly jitter: number;
  readonly bandwidth: number;
  readonly loss: number;
  readonly duplicates: number;
  readonly reorders: number;
  readonly answers_: boolean;
}

const QUEUE = 65536;
/** What IPv4 has room for. */
const LONGEST = 65507;
const BROADCAST = '255.255.255.255';

/** A socket of a simulated network. */
export class SimDatagrams extends QueuedSocket {
  readonly sockname: Endpoint;
  private net_: Net;
  private host_: Host;
  private settings_: DatagramSettings;

  constructor(net: Net, host: Host, settings: DatagramSettings, handler: DatagramHandler) {
    super(handler, settings.queue ?? QUEUE);
    this.net_ = net;
    this.host_ = host;
    this.settings_ = settings;
    this.sockname = [host.address, settings.local_[1]];
  }

  send(sending: Sending): boolean {
    const { data_, host_, portNumber_ } = sending;
    const { remote_, allowBroadcast } = this.settings_;
    const [address, port] = remote_ ?? [host_ as string, portNumber_];
    if (data_.length > LONGEST)
      throw new OSError('EMSGSIZE', `${data_.length} bytes; a datagram can have ${LONGEST}`);
    if (address === BROADCAST && !allowBroadcast)
      throw new OSError('EACCES', 'broadcasting needs allowBroadcast');
    const receivers = this.net_.datagrams_.filter((each) => each.hears_(address, port));
    for (const each of receivers) this.sendTo_(each, data_.slice());
    if (receivers.length === 0) this.bounce_(address);
    return true;
  }

  /** Whether it receives what is sent there. */
  private hears_(address: string, port: number): boolean {
    if (port !== this.sockname[1]) return false;
    if (address === BROADCAST || this.net_.hostAt_(address) === this.host_) return true;
    return this.settings_.multicast?.some(({ group }) => group === address) === true;
  }

  private sendTo_(receiver: SimDatagrams, data: Uint8Array): void {
    const { random } = this.net_;
    // The way is that of the host that is not this machine.
    const way = receiver.host_.name === 'localhost' ? this.host_ : receiver.host_;
    if (random.next() < way.loss) return;
    const count = random.next() < way.duplicates ? 2 : 1;
    for (let i = 0; i < count; i++) {
      let delay = way.latency + random.next() * way.jitter;
      delay += (data.length / way.bandwidth) * 1000;
      if (random.next() < way.reorders) delay += Math.max(1, way.latency) * (1 + 3 * random.next());
      this.net_.schedule_(delay, () => {
        if (this.host_.answers_ && receiver.host_.answers_)
          receiver.arrive_(data.slice(), this.sockname);
      });
    }
  }

  private arrive_(data: Uint8Array, sender: Endpoint): void {
    const { remote_ } = this.settings_;
    if (remote_ !== undefined && (sender[0] !== remote_[0] || sender[1] !== remote_[1])) return;
    this.net_.bytes += data.length;
    this.push_(data, sender);
  }

  /** A host that answers reports that nobody receives; only a socket with one peer learns of it. */
  private bounce_(address: string): void {
    const host = this.net_.hostAt_(address);
    if (this.settings_.remote_ === undefined || host === undefined) return;
    this.net_.schedule_(2 * host.latency, () => {
      if (host.answers_) this.fail_(new OSError('ECONNREFUSED'));
    });
  }

  close(): void {
    this.net_.closeDatagrams_(this);
  }
}

/**
 * Makes a `DatagramEndpoint` in the simulated network, where datagrams can be lost, doubled and overtaken: see
 * `LinkOptions`. Throws OSError (`code` EADDRINUSE, EADDRNOTAVAIL, EMFILE, ENOTFOUND), TypeError or RangeError for wrong
 * options. Source: CPython `loop.create_datagram_endpoint`.
 */
export function createDatagramEndpoint(options: DatagramOptions = {}): Awaitable<DatagramEndpoint> {
  // The port itself opens the socket.
  return openEndpoint(undefined as never, options);
}
