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
  type Sending,
} from '../../src/streams/datagrams.js';
import type { EspruinoPort } from './port.js';
import { bindAt, networkModule } from './sockets.js';
import { toBinary } from './text.js';

const QUEUE = 4096;
/** The engine cuts what comes to this many bytes, and sends rubbish behind that many. */
const LONGEST = 528;
/** How many bytes the engine gets to send at a time: it copies all of them to its stack, or closes the socket. */
const PIECE = 2048;

// One set of listeners for all sockets: closures for each would take memory.
function onMessage(this: EspruinoDatagrams, data: string, sender: Sender): void {
  this.owner_.onMessage(data, sender);
}
function onDrain(this: EspruinoDatagrams): void {
  this.owner_.onDrain();
}
function onClose(this: EspruinoDatagrams): void {
  // A socket is in two lists of the engine, and a close that had to wait for data to be sent removes it from one only.
  this.clsNow = true;
  this.owner_.onClose(this);
}

interface Sender {
  address: string;
  port: number;
}

export class DatagramTransport extends PlainSocket {
  sockname: Endpoint;
  private port_: EspruinoPort;
  private reuse_: boolean;
  private socket_: EspruinoDatagrams | undefined;
  /** What waits until the engine has sent the rest. */
  private sending_: Sending[] = [];

  constructor(port: EspruinoPort, settings: DatagramSettings, handler: DatagramHandler) {
    super(handler, QUEUE, LONGEST, settings);
    const [address, number] = settings.local_;
    this.port_ = port;
    this.reuse_ = settings.reuseAddr === true;
    this.sockname = [address, this.bind_(number)];
    port.open_.push(this);
  }

  private bind_(number: number): number {
    const socket = networkModule('dgram').createSocket({ type: 'udp4', reuseAddr: this.reuse_ });
    socket.owner_ = this;
    socket.on('message', onMessage);
    socket.on('drain', onDrain);
    socket.on('close', onClose);
    this.socket_ = socket;
    return bindAt((at) => socket.bind(at, () => {}), number);
  }

  onMessage(data: string, { address, port }: Sender): void {
    if (this.socket_ !== undefined) this.push_(E.toUint8Array(data), [address, port]);
  }

  override send(sending: Sending): boolean {
    const { dSnd } = this.socket_ as EspruinoDatagrams;
    if (dSnd === undefined || dSnd.length < PIECE) return super.send(sending);
    this.sending_.push(sending);
    return false;
  }

  protected transmit_(data: Uint8Array, host: string, port: number): void {
    const text = toBinary(data, 0, data.length);
    (this.socket_ as EspruinoDatagrams).send(text, 0, text.length, port, host);
  }

  onDrain(): void {
    const sending = this.sending_;
    this.sending_ = [];
    for (const each of sending) {
      if (each.over_ || this.socket_ === undefined) continue;
      try {
        if (this.send(each)) each.sent_();
      } catch (error) {
        each.sent_(error as OSError);
      }
    }
  }

  /** The engine closes a socket by itself when an empty datagram comes: then another one takes its place. */
  onClose(socket: unknown): void {
    if (this.socket_ !== socket) return;
    try {
      this.bind_(this.sockname[1]);
      this.onDrain();
    } catch (error) {
      this.fail_(error as OSError);
    }
  }

  close(): void {
    const { socket_ } = this;
    if (socket_ === undefined) return;
    this.socket_ = undefined;
    this.port_.forget_(this);
    socket_.close();
    for (const each of this.sending_) each.sent_(new OSError('EBADF'));
  }

  abort(): void {
    this.close();
  }
}

function open(
  port: Port,
  settings: DatagramSettings,
  handler: DatagramHandler,
): DatagramTransport | undefined {
  try {
    checkPlain(settings, 'Espruino');
    if (settings.allowBroadcast)
      throw new OSError('ENOTSUP', 'Espruino: a socket that receives cannot broadcast');
    const socket = new DatagramTransport(port as unknown as EspruinoPort, settings, handler);
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
