import { OSError } from '../../src/core/exceptions.js';
import {
  END_OF_FILE,
  noHandler,
  type Port,
  type Transport,
  type TransportHandler,
} from '../../src/core/port.js';
import { type OpenStdin, readPipe } from '../../src/process/pipes.js';
import { ByteQueue } from './bytequeue.js';
import { host, type XsPort } from './port.js';

/** The standard input of our host, which is asked for one piece at a time. */
class InputTransport implements Transport {
  handler: TransportHandler = noHandler;
  readonly canWriteEof = false;
  readonly peername = undefined;
  readonly sockname = undefined;
  private port_: XsPort;
  private request_: (callback?: (bytes: ArrayBuffer | undefined) => void) => void;
  private received_ = new ByteQueue();
  private asked_ = false;
  private ended_ = false;
  private onBytes_ = (bytes: ArrayBuffer | undefined): void => {
    this.asked_ = false;
    if (bytes === undefined) this.ended_ = true;
    else this.received_.push(new Uint8Array(bytes));
    this.port_.enter_();
    this.handler.onReadable();
    this.port_.leave_();
  };

  constructor(port: XsPort) {
    const request = host()?.readInput;
    if (request === undefined)
      throw new OSError('ENOTSUP', 'openStdin: this engine has no standard input');
    this.request_ = request;
    this.port_ = port;
    port.open_.push(this);
  }

  read(into: Uint8Array, offset: number, length: number): number {
    const n = this.received_.take(into, offset, length);
    if (n > 0) return n;
    if (this.ended_) return END_OF_FILE;
    if (!this.asked_) {
      this.asked_ = true;
      this.request_(this.onBytes_);
    }
    return 0;
  }

  write(): number {
    return 0;
  }

  shutdown(): void {}

  close(): void {
    this.handler = noHandler;
    this.ended_ = true;
    this.port_.forget_(this);
    if (this.asked_) this.request_();
    this.asked_ = false;
  }

  abort(): void {
    this.close();
  }
}

export const openStdin: OpenStdin = (options = {}) =>
  readPipe(
    (port: Port) => new InputTransport(port as XsPort),
    0,
    options,
    'openStdin(options)',
  ) as never;
