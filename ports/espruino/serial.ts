import { kind } from '../../src/core/checks.js';
import { OSError } from '../../src/core/exceptions.js';
import { runningLoop } from '../../src/core/loop.js';
import { END_OF_FILE, type Transport, type TransportHandler } from '../../src/core/port.js';
import { checkOptions, Settings, type StreamOptions } from '../../src/streams/options.js';
import { pair } from '../../src/streams/pair.js';
import type { StreamReader } from '../../src/streams/reader.js';
import type { StreamWriter } from '../../src/streams/writer.js';
import { ByteQueue } from './bytequeue.js';
import type { EspruinoPort } from './port.js';
import { toBinary } from './text.js';

/**
 * How many bytes are written at a time: the engine blocks while its transmit buffer is full, and other tasks must not
 * wait long.
 */
const PIECE = 64;

/** A serial port of Espruino: `Serial1`, `USB`, `LoopbackA`, a software `Serial`. */
export interface SerialPort {
  on(event: 'data', listener: (data: string) => void): void;
  removeListener(event: 'data', listener: (data: string) => void): void;
  write(data: string): void;
}

export class SerialTransport implements Transport {
  handler!: TransportHandler;
  readonly canWriteEof = false;
  readonly peername = undefined;
  readonly sockname = undefined;
  private port_: EspruinoPort;
  private serial_: SerialPort;
  private received_ = new ByteQueue();
  private busy_ = false;
  protected closed_ = false;
  private error_: OSError | undefined = undefined;
  private onData_ = (data: string): void => this.arrived_(data);

  constructor(port: EspruinoPort, serial: SerialPort) {
    this.port_ = port;
    this.serial_ = serial;
    serial.on('data', this.onData_);
    port.open_.push(this);
  }

  protected arrived_(data: string): void {
    // After bytes were lost, later ones make no sense.
    if (this.error_ !== undefined) return;
    if (!this.received_.push(data))
      this.error_ = new OSError(
        'ENOBUFS',
        `the reader was slower than the line by more than ${this.received_.count_} bytes`,
      );
    this.handler.onReadable();
  }

  read(into: Uint8Array, offset: number, length: number): number {
    const n = this.received_.take(into, offset, length);
    if (n > 0) return n;
    if (this.error_ !== undefined) throw this.error_;
    return this.closed_ ? END_OF_FILE : 0;
  }

  write(from: Uint8Array, offset: number, length: number): number {
    if (this.busy_) return 0;
    const n = Math.min(length, PIECE);
    this.serial_.write(toBinary(from, offset, n));
    if (n < length) {
      this.busy_ = true;
      setTimeout(() => {
        this.busy_ = false;
        if (!this.closed_) this.handler.onWritable();
      }, 0);
    }
    return n;
  }

  shutdown(): void {}

  close(): void {
    if (this.closed_) return;
    this.closed_ = true;
    this.serial_.removeListener('data', this.onData_);
    this.port_.forget_(this);
  }

  abort(): void {
    this.close();
  }
}

/**
 * Returns `[reader, writer]` of a serial port that is set up: `Serial1.setup(9600, { rx, tx })`. Closing the writer
 * stops listening; the port stays set up. A serial line cannot be slowed down: up to 16 KB are kept for the reader, if
 * there is memory for them; if more come the reader throws OSError (`code` ENOBUFS). Options as of `openConnection`.
 * Throws TypeError or RangeError for wrong arguments. Source: MicroPython `asyncio.StreamReader(uart)`,
 * `asyncio.StreamWriter(uart)`.
 */
export function openSerialConnection(
  serial: SerialPort,
  options: StreamOptions & { encoding: 'utf-8' },
): [StreamReader<string>, StreamWriter];
export function openSerialConnection(
  serial: SerialPort,
  options?: StreamOptions,
): [StreamReader, StreamWriter];
export function openSerialConnection(
  serial: SerialPort,
  options: StreamOptions = {},
): [StreamReader<never>, StreamWriter] {
  const where = 'openSerialConnection(serial, options)';
  const { port_ } = runningLoop();
  if (typeof serial !== 'object' || serial === null || typeof serial.write !== 'function')
    throw new TypeError(
      `${where}: serial must be a serial port such as Serial1, got ${kind(serial)}`,
    );
  checkOptions(options, where, []);
  const transport = new SerialTransport(port_ as unknown as EspruinoPort, serial);
  return pair(new Settings(port_, options), transport) as never;
}
