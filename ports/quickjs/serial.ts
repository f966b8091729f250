import { OSError } from '../../src/core/exceptions.js';
import type { Port, Transport } from '../../src/core/port.js';
import { type OpenSerialConnection, type SerialLine, serial } from '../../src/process/serial.js';
import { PipeTransport, READS, WRITES } from './pipes.js';
import { osError, type QuickJsPort } from './port.js';
import * as native from './uasyncio.so';

/** At least the size of the kernel's `struct termios2`. */
const SETTINGS_SIZE = 64;
const PARITIES = ['none', 'even', 'odd'];
const FLOWS = ['none', 'rtscts', 'xonxoff'];

class SerialTransport extends PipeTransport {
  constructor(
    port: QuickJsPort,
    fd: number,
    private before_: ArrayBuffer,
  ) {
    super(port, fd, READS | WRITES);
  }

  /** A line has no end: the device is gone. */
  protected ended_(): number {
    throw new OSError('EIO', 'the device is gone');
  }

  close(): void {
    if (this.fd_ >= 0) native.restoreSerial(this.fd_, this.before_);
    super.close();
  }
}

function open(port: Port, device: string, line: SerialLine): Transport {
  const { baudRate_, dataBits_, parity_, stopBits_, flow_ } = line;
  const before = new ArrayBuffer(SETTINGS_SIZE);
  const parity = PARITIES.indexOf(parity_);
  const flow = FLOWS.indexOf(flow_);
  const fd = native.openSerial(device, before, baudRate_, dataBits_, parity, stopBits_, flow);
  if (fd < 0) {
    const error = osError(fd);
    error.message += ` (${device})`;
    throw error;
  }
  try {
    return new SerialTransport(port as QuickJsPort, fd, before);
  } catch (error) {
    native.restoreSerial(fd, before);
    native.close(fd);
    throw error;
  }
}

export const openSerialConnection: OpenSerialConnection = (device, options) =>
  serial(open, device, options);
