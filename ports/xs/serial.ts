import Serial from 'embedded:io/serial';
import type { Awaitable } from '../../src/core/awaitable.js';
import { OSError } from '../../src/core/exceptions.js';
import {
  END_OF_FILE,
  noHandler,
  type Port,
  type Transport,
  type TransportHandler,
} from '../../src/core/port.js';
import { type SerialLine, type SerialOptions, serial } from '../../src/process/serial.js';
import type { StreamReader } from '../../src/streams/reader.js';
import type { StreamWriter } from '../../src/streams/writer.js';
import { ByteQueue } from './bytequeue.js';
import type { XsPort } from './port.js';

/** The most bytes that are kept for a reader. */
const MOST_QUEUED = 16384;

/** The errors of desktop platforms have texts only. */
const CODES: [text: string, code: string][] = [
  ['No such file', 'ENOENT'],
  ['denied', 'EACCES'],
  ['busy', 'EBUSY'],
  ['virtual board', 'ENOTSUP'],
];

function onReadable(this: Serial): void {
  (this.target as SerialTransport).onReadable();
}
function onWritable(this: Serial, count: number): void {
  (this.target as SerialTransport).onWritable(count);
}
function onError(this: Serial): void {
  (this.target as SerialTransport).onError();
}

/** What ECMA-419's `Serial` needs of a device: `{ receive: 16, transmit: 17, port: 1 }` on an ESP32. */
export type SerialPins = Record<string, unknown>;

class SerialTransport implements Transport {
  handler: TransportHandler = noHandler;
  readonly canWriteEof = false;
  readonly peername = undefined;
  readonly sockname = undefined;
  private port_: XsPort;
  private serial_: Serial | undefined;
  private received_ = new ByteQueue();
  private writable_ = 0;
  private error_: OSError | undefined = undefined;

  constructor(port: XsPort, device: string | SerialPins, { baudRate_, flow_ }: SerialLine) {
    this.port_ = port;
    const where = typeof device === 'string' ? { device } : device;
    const flowControl = flow_ === 'rtscts' ? 'hardware' : 'none';
    const options = { baud: baudRate_, flowControl, format: 'buffer', target: this };
    try {
      this.serial_ = new Serial({ ...where, ...options, onReadable, onWritable, onError });
    } catch (error) {
      const { message } = error as Error;
      const [, code] = CODES.find(([text]) => message.indexOf(text) >= 0) ?? [];
      throw new OSError(code ?? 'EIO', `openSerialConnection: ${message}`);
    }
    port.open_.push(this);
  }

  onReadable(): void {
    const bytes = this.serial_?.read();
    // After bytes were lost, later ones make no sense.
    if (bytes === undefined || this.error_ !== undefined) return;
    this.received_.push(new Uint8Array(bytes));
    const { count } = this.received_;
    if (count > MOST_QUEUED)
      this.error_ = new OSError('ENOBUFS', `the reader was slower than the line by ${count} bytes`);
    this.port_.enter_();
    this.handler.onReadable();
    this.port_.leave_();
  }

  onWritable(count: number): void {
    this.writable_ = count;
    this.port_.enter_();
    this.handler.onWritable();
    this.port_.leave_();
  }

  /** A line has no end: the device is gone. */
  onError(): void {
    this.error_ ??= new OSError('EIO', 'the device is gone');
    this.port_.enter_();
    this.handler.onReadable();
    this.handler.onWritable();
    this.port_.leave_();
  }

  read(into: Uint8Array, offset: number, length: number): number {
    const n = this.received_.take(into, offset, length);
    if (n > 0) return n;
    if (this.error_ !== undefined) throw this.error_;
    return this.serial_ === undefined ? END_OF_FILE : 0;
  }

  // An ArrayBuffer of its own: not all engines take views.
  write(from: Uint8Array, offset: number, length: number): number {
    if (this.error_ !== undefined) throw this.error_;
    const n = Math.min(length, this.writable_);
    if (n === 0) return 0;
    this.writable_ -= n;
    (this.serial_ as Serial).write(from.slice(offset, offset + n).buffer as ArrayBuffer);
    return n;
  }

  shutdown(): void {}

  close(): void {
    const serial = this.serial_;
    if (serial === undefined) return;
    this.serial_ = undefined;
    this.handler = noHandler;
    this.port_.forget_(this);
    serial.close();
  }

  abort(): void {
    this.close();
  }
}

/** `openSerialConnection` of engines with ECMA-419's class `Serial`. */
export interface OpenSerial {
  (
    device: string | SerialPins,
    options: SerialOptions & { encoding: 'utf-8' },
  ): Awaitable<[StreamReader<string>, StreamWriter]>;
  (device: string | SerialPins, options?: SerialOptions): Awaitable<[StreamReader, StreamWriter]>;
}

export const openSerialConnection: OpenSerial = (device, options) => {
  const open = (port: Port, _device: string, line: SerialLine): Transport => {
    const { dataBits_, parity_, stopBits_, flow_ } = line;
    if (dataBits_ !== 8 || parity_ !== 'none' || stopBits_ !== 1 || flow_ === 'xonxoff')
      throw new OSError(
        'ENOTSUP',
        "openSerialConnection: ECMA-419's Serial has 8 data bits, no parity, 1 stop bit, and flow none or rtscts",
      );
    return new SerialTransport(port as XsPort, device, line);
  };
  const pins = typeof device === 'object' && device !== null;
  return serial(open, pins ? 'pins' : (device as string), options);
};
