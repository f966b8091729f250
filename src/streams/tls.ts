import { checkKeys } from '../core/checks.js';
import { runnable } from '../core/coroutines.js';
import { OSError } from '../core/exceptions.js';
import { type Loop, loop } from '../core/loop.js';
import {
  END_OF_FILE,
  type Tls,
  type TlsOptions,
  type Transport,
  type TransportHandler,
} from '../core/port.js';
import type { Timed } from '../core/timers.js';
import { PortOperation } from './operation.js';
import { checkLimits, type TlsLimits, toTls } from './options.js';
import type { StreamReader } from './reader.js';
import type { StreamWriter } from './writer.js';

/** How many bytes a connection that is being closed reads at a time. */
const SCRATCH = 4096;

/** What is used of a server's connection. */
interface Served {
  server_: {
    tls_: Tls;
    options_: TlsLimits;
    handler_(reader: StreamReader, writer: StreamWriter): unknown;
  };
}

/** A timer that can be stopped at any time. */
class Limit implements Timed {
  when_: number;
  child_: Timed | null = null;
  next_: unknown = null;
  prev_: unknown = null;
  /** The loop in whose timer queue it is. */
  private owner_: Loop | null;
  private expired_: () => void;

  constructor(seconds: number, expired: () => void) {
    const owner = loop as Loop;
    this.expired_ = expired;
    this.owner_ = owner;
    this.when_ = owner.deadline_(seconds * 1000);
    owner.schedule_(this);
  }

  stop_(): void {
    // A loop that is closed has forgotten its timers.
    if (this.owner_ !== null && this.owner_ === loop) this.owner_.unschedule_(this);
    this.owner_ = null;
  }

  expire_(): void {
    this.owner_ = null;
    this.expired_();
  }
}

/** The handshake. It takes the writer's place as the handler of the transport, until it has ended. */
class Handshake extends PortOperation<void> implements TransportHandler {
  private writer_: StreamWriter;
  private tls_: Tls;
  private limit_: Limit;

  constructor(writer: StreamWriter, tls: Tls, seconds: number) {
    super();
    this.writer_ = writer;
    this.tls_ = tls;
    this.limit_ = new Limit(seconds, () =>
      this.onClosed(new OSError('ECONNABORTED', `the TLS handshake took longer than ${seconds} s`)),
    );
  }

  protected begin_(): void {
    const { transport_ } = this.writer_.reader_;
    transport_.handler = this;
    this.writer_.limit_ = this;
    try {
      (transport_ as Required<Transport>).encrypt(this.tls_);
    } catch (error) {
      this.onClosed(error as OSError);
    }
  }

  onReadable(): void {}

  onWritable(): void {
    this.leave_();
    this.settle_(undefined);
    // The streams do not know of what came meanwhile.
    this.writer_.onReadable();
    this.writer_.onWritable();
  }

  onClosed(error: OSError = new OSError('ECONNRESET', 'the peer closed the connection')): void {
    this.leave_();
    this.settle_(error);
    this.writer_.onClosed(error);
  }

  /** Called when the connection is closed by its owner. */
  stop_(): void {
    this.limit_.stop_();
    this.settle_(new OSError('ECONNABORTED', 'closed during the TLS handshake'));
  }

  private leave_(): void {
    this.limit_.stop_();
    this.writer_.reader_.transport_.handler = this.writer_;
  }

  protected abort_(): void {
    this.leave_();
    this.writer_.abort();
  }

  protected target_(): string {
    return this.writer_.reader_.peer_();
  }

  what_(): string {
    return `socket ${this.target_()} TLS handshake`;
  }
}

const LIMITS = ['sslHandshakeTimeout', 'sslShutdownTimeout'];

/** `StreamWriter.startTls`. */
function startTls(writer: StreamWriter, ssl: true | TlsOptions, limits: TlsLimits): unknown {
  const where = 'startTls(ssl, options)';
  checkKeys(limits, where, LIMITS);
  checkLimits(limits, where);
  const tls = toTls(ssl, `${where}: ssl`, '', writer.isServer_) as Tls;
  return encrypt(writer, tls, limits);
}

/** Encrypts the connection. Throws OSError, and closes the connection, if that fails. */
async function encrypt(writer: StreamWriter, tls: Tls, limits: TlsLimits): Promise<void> {
  await writer.drain();
  if (writer.flags_ !== 0) throw new OSError('EPIPE', 'startTls after close or writeEof');
  const { reader_ } = writer;
  if (reader_.waiter_ !== null) reader_.refuse_();
  if (writer.shutdown_ !== undefined) throw new Error('startTls: the connection is encrypted');
  if (reader_.kept_() > 0)
    throw new OSError(
      'EPROTO',
      'startTls: the peer has sent more before, and that was not encrypted',
    );
  const { sslHandshakeTimeout = 60, sslShutdownTimeout = 30 } = limits;
  await new Handshake(writer, tls, sslHandshakeTimeout);
  writer.shutdown_ = sslShutdownTimeout;
}

/** What a server runs for each client: its handler, after the handshake. */
async function serve(writer: StreamWriter & Served): Promise<unknown> {
  const { server_, reader_ } = writer;
  try {
    await encrypt(writer, server_.tls_, server_.options_);
  } catch (error) {
    // The connection is closed. Anyone can connect and speak no TLS, so it is no error of the program.
    if (error instanceof OSError) return undefined;
    throw error;
  }
  return await runnable(server_.handler_(reader_, writer));
}

/** Sends close_notify, and waits until the peer has sent its own. */
class Farewell implements TransportHandler {
  private writer_: StreamWriter;

  constructor(writer: StreamWriter, seconds: number) {
    this.writer_ = writer;
    writer.reader_.transport_.handler = this;
    writer.limit_ = new Limit(seconds, () => writer.finish_(true));
    this.onWritable();
    this.onReadable();
  }

  // Nothing reads what the peer still sends; a close with bytes unread would reset the connection.
  onReadable(): void {
    const { reader_ } = this.writer_;
    const scratch = new Uint8Array(SCRATCH);
    try {
      let n = 1;
      while (n > 0) n = reader_.transport_.read(scratch, 0, SCRATCH);
      if (n === END_OF_FILE) this.writer_.finish_();
    } catch {
      this.onClosed();
    }
  }

  onWritable(): void {
    try {
      this.writer_.reader_.transport_.shutdown();
    } catch {
      this.onClosed();
    }
  }

  onClosed(): void {
    this.writer_.finish_(true);
  }
}

/** What hooks.ts calls `encryption`. */
export const tls = {
  startTls_: startTls,
  encrypt_: encrypt,
  serve_: serve,
  end_(writer: StreamWriter, seconds: number): void {
    new Farewell(writer, seconds);
  },
};
