import { createReadStream, createWriteStream, fstatSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { isatty, ReadStream, WriteStream } from 'node:tty';
import type { Port, Transport } from '../../src/core/port.js';
import {
  type ConnectReadPipe,
  type ConnectWritePipe,
  type OpenStdin,
  readPipe,
  writePipe,
} from '../../src/process/pipes.js';
import { type NodePort, osError } from './port.js';
import { ignore, ReadableTransport, WritableTransport } from './streams.js';

/** The standard input stays open: it can be opened again, but does not keep the program alive. */
class StdinTransport extends ReadableTransport {
  constructor(port: NodePort) {
    super(port, process.stdin);
    process.stdin.ref?.();
  }

  protected release_(): void {
    process.stdin.off('error', ignore);
    process.stdin.unref?.();
  }

  abort(): void {
    this.close();
  }
}

/** The standard output or error output, which stays open. */
class StandardTransport extends WritableTransport {
  shutdown(): void {}

  protected release_(): void {
    this.stream_.off('error', ignore);
  }

  abort(): void {
    this.close();
  }
}

function isPipe(fd: number): boolean {
  const status = fstatSync(fd);
  return status.isFIFO() || status.isSocket();
}

function readable(fd: number): Readable {
  if (isPipe(fd)) return new Socket({ fd, readable: true, writable: false });
  return isatty(fd) ? new ReadStream(fd) : createReadStream('', { fd });
}

function writable(fd: number): Writable {
  if (isPipe(fd)) return new Socket({ fd, readable: false, writable: true });
  return isatty(fd) ? new WriteStream(fd) : createWriteStream('', { fd });
}

/** Node throws errors of its own where a descriptor cannot be used. */
function opening<T>(open: () => T): T {
  try {
    return open();
  } catch (error) {
    throw osError(error as Error);
  }
}

function openRead(port: Port, fd: number): Transport {
  if (fd === 0) return new StdinTransport(port as NodePort);
  return new ReadableTransport(
    port as NodePort,
    opening(() => readable(fd)),
  );
}

function openWrite(port: Port, fd: number): Transport {
  if (fd === 1) return new StandardTransport(port as NodePort, process.stdout);
  if (fd === 2) return new StandardTransport(port as NodePort, process.stderr);
  return new WritableTransport(
    port as NodePort,
    opening(() => writable(fd)),
  );
}

export const openStdin: OpenStdin = (options = {}) =>
  readPipe(openRead, 0, options, 'openStdin(options)');

export const connectReadPipe: ConnectReadPipe = (fd, options = {}) =>
  readPipe(openRead, fd, options, 'connectReadPipe(fd, options)');

export const connectWritePipe: ConnectWritePipe = (fd, options = {}) =>
  writePipe(openWrite, fd, options);
