import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { OSError } from '../../src/core/exceptions.js';
import type { Port, Transport } from '../../src/core/port.js';
import { type OpenSerialConnection, type SerialLine, serial } from '../../src/process/serial.js';
import { PortOperation } from '../../src/streams/operation.js';
import type { NodePort } from './port.js';
import { readFrom, StreamTransport, writeTo } from './streams.js';

/** What is used of the npm package `serialport`. */
interface Device extends Duplex {
  open(done: (error: Error | null) => void): void;
  close(): void;
}
interface Package {
  SerialPort: new (options: object) => Device;
}

/** The package is looked for from the current folder, and from the program. */
function serialport(): Package {
  for (const from of [join(process.cwd(), '_'), process.argv[1] ?? ''])
    try {
      return createRequire(from)('serialport') as Package;
    } catch {
      // It is not there, or `from` is no path.
    }
  throw new OSError(
    'ENOTSUP',
    'openSerialConnection: Node has no serial lines without a package: npm install serialport',
  );
}

/** The package's errors have texts only. */
const CODES: [text: RegExp, code: string][] = [
  [/No such file/, 'ENOENT'],
  [/Permission denied/, 'EACCES'],
  [/lock|busy/i, 'EBUSY'],
];

function serialError({ message }: Error): OSError {
  const [, code] = CODES.find(([text]) => text.test(message)) ?? [];
  return new OSError(code ?? 'EIO', message.replace(/^Error: /, ''));
}

class SerialTransport extends StreamTransport<Device> {
  readonly canWriteEof = false;

  constructor(port: NodePort, device: Device) {
    super(port, device);
    this.on_('readable', () => this.handler.onReadable());
    this.on_('drain', () => this.handler.onWritable());
    this.on_('error', (error: Error) => this.fail_(serialError(error)));
    // We have not closed it.
    this.on_('close', () => this.fail_(new OSError('EIO', 'the device is gone')));
  }

  /** The bytes that have come can still be read; then the reader gets the error. */
  private fail_(error: OSError): void {
    this.error_ ??= error;
    this.handler.onReadable();
    this.handler.onWritable();
  }

  read(into: Uint8Array, offset: number, length: number): number {
    const n = readFrom(this.stream_, into, offset, length);
    if (n === 0 && this.error_ !== undefined) throw this.error_;
    return n;
  }

  write(from: Uint8Array, offset: number, length: number): number {
    if (this.error_ !== undefined) throw this.error_;
    return writeTo(this.stream_, from, offset, length);
  }

  protected release_(): void {
    if (this.error_ === undefined) this.stream_.end(() => this.stream_.close());
  }
}

/** The wait until a device is open. */
class Opening extends PortOperation<Transport> {
  private port_: NodePort;
  private path_: string;
  private line_: SerialLine;
  private wanted_ = true;

  constructor(port: NodePort, path: string, line: SerialLine) {
    super();
    this.port_ = port;
    this.path_ = path;
    this.line_ = line;
  }

  protected begin_(): void {
    const { SerialPort } = serialport();
    const { baudRate_, dataBits_, parity_, stopBits_, flow_ } = this.line_;
    const device = new SerialPort({
      path: this.path_,
      baudRate: baudRate_,
      dataBits: dataBits_,
      parity: parity_,
      stopBits: stopBits_,
      rtscts: flow_ === 'rtscts',
      xon: flow_ === 'xonxoff',
      xoff: flow_ === 'xonxoff',
      autoOpen: false,
    });
    device.open((error) => {
      if (!this.wanted_) device.close();
      else if (error !== null) this.settle_(serialError(error));
      else this.settle_(undefined, new SerialTransport(this.port_, device));
    });
  }

  // Also called when it is open and the task was cancelled before it could go on.
  protected abort_(): void {
    this.wanted_ = false;
    this.value_?.close();
  }

  protected target_(): string {
    return this.path_;
  }

  what_(): string {
    return `the opening of ${this.path_}`;
  }
}

const open = (port: Port, device: string, line: SerialLine) =>
  new Opening(port as NodePort, device, line);

export const openSerialConnection: OpenSerialConnection = (device, options) =>
  serial(open, device, options);
