import UDP from 'embedded:io/socket/udp';
import type { Awaitable } from '../../src/core/awaitable.js';
import { OSError } from '../../src/core/exceptions.js';
import type { Endpoint, Port } from '../../src/core/port.js';
import { checkPlain, PlainSocket } from '../../src/streams/datagramqueue.js';
import {
  type DatagramEndpoint,
  type DatagramHandler,
  type DatagramOptions,
  type DatagramSettings,
  openEndpoint,
} from '../../src/streams/datagrams.js';
import type { XsPort } from './port.js';

const QUEUE = 8192;
/** What IPv4 has room for. */
const LONGEST = 65507;

/** One function for all sockets: a closure for each would take memory. */
function onReadable(this: UDP, count: number): void {
  (this.target as XsSocket).onReadable(count);
}

class XsSocket extends PlainSocket {
  sockname!: Endpoint;
  private port_: XsPort;
  private udp_: UDP | undefined = undefined;

  constructor(port: XsPort, settings: DatagramSettings, handler: DatagramHandler) {
    super(handler, QUEUE, LONGEST, settings);
    this.port_ = port;
    const [address, number] = settings.local_;
    for (let tries = 1; this.udp_ === undefined; tries++) {
      // The engine does not report the port that it chooses for 0.
      const chosen = number || 61000 + Math.floor(Math.random() * 4536);
      this.sockname = [address, chosen];
      this.bind_(chosen, number === 0 && tries < 8);
    }
    port.open_.push(this);
  }

  private bind_(port: number, mayFail: boolean): void {
    try {
      this.udp_ = new UDP({ port, target: this, onReadable });
    } catch (error) {
      const { message } = error as Error;
      const isUsed = message.indexOf('no socket') < 0;
      if (!mayFail || !isUsed)
        throw new OSError(isUsed ? 'EADDRINUSE' : 'EMFILE', `port ${port}: ${message}`);
    }
  }

  onReadable(count: number): void {
    this.port_.enter_();
    for (; count > 0 && this.udp_ !== undefined; count--) {
      const data = this.udp_.read();
      if (data !== undefined) this.push_(new Uint8Array(data), [data.address, data.port]);
    }
    this.port_.leave_();
  }

  protected transmit_(data: Uint8Array, host: string, port: number): void {
    try {
      (this.udp_ as UDP).write(host, port, data);
    } catch (error) {
      throw new OSError('EIO', (error as Error).message);
    }
  }

  close(): void {
    const { udp_ } = this;
    if (udp_ === undefined) return;
    this.udp_ = undefined;
    this.port_.forget_(this);
    udp_.close();
  }
}

function open(
  port: Port,
  settings: DatagramSettings,
  handler: DatagramHandler,
): XsSocket | undefined {
  try {
    checkPlain(settings, 'XS');
    const socket = new XsSocket(port as XsPort, settings, handler);
    handler.onOpen();
    return socket;
  } catch (error) {
    handler.onError(error as OSError);
    return undefined;
  }
}

/**
 * Makes a `DatagramEndpoint`, which sends and receives UDP datagrams. Host names are looked up. Throws OSError (`code`
 * EADDRINUSE, ENOTFOUND, …), TypeError or RangeError for wrong options. Cancelling it leaves no socket open. Source:
 * CPython `loop.create_datagram_endpoint`.
 */
export function createDatagramEndpoint(options: DatagramOptions = {}): Awaitable<DatagramEndpoint> {
  return openEndpoint(open, options);
}
