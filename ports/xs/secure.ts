/* The encryption of connections by our host: programs that do not use it do not have this. */
import { OSError } from '../../src/core/exceptions.js';
import { END_OF_FILE, type Tls } from '../../src/core/port.js';
import {
  openConnection as connect,
  startServer as serve,
  encrypts as streamsEncrypt,
} from '../../src/streams/secure.js';
import { type HostTls, host, provideSecure } from './port.js';
import { SocketTransport } from './socket.js';

const hostTls = (): HostTls => host()?.tls as HostTls;

/** The error of what the host returns: its code, a space, and what it means. */
function failure(text: string): OSError {
  const at = text.indexOf(' ');
  return new OSError(text.slice(0, at), text.slice(at + 1));
}

/** A socket that can be encrypted when it is open. */
class SecureTransport extends SocketTransport {
  // Missing in plain connections, as fields take memory.
  /** True during the handshake, false after it. */
  declare private shaking_?: boolean;
  declare private failure_?: OSError;

  encrypt(tls: Tls): void {
    const { socket_ } = this;
    if (socket_ === undefined) this.refuse_();
    const early = this.takeEarly_();
    const error = hostTls().encrypt(tls, socket_, tls.servername, early);
    if (error !== undefined) throw failure(error);
    this.shaking_ = true;
    // What the end of the handshake reports is that the connection is made.
    this.connected_ = false;
  }

  tlsInfo(name: string): unknown {
    if (this.shaking_ === undefined || this.socket_ === undefined) return undefined;
    return JSON.parse(hostTls().info(this.socket_, name));
  }

  private shakes_(): boolean {
    if (this.shaking_ && this.socket_ !== undefined) this.shaking_ = hostTls().shakes(this.socket_);
    return this.shaking_ === true;
  }

  onReadable(count: number): void {
    if (!this.shakes_()) super.onReadable(count);
  }

  onWritable(count: number): void {
    if (!this.shakes_()) super.onWritable(count);
  }

  onError(): void {
    if (this.shaking_ !== undefined && this.socket_ !== undefined) {
      const text = hostTls().failure(this.socket_);
      const error = text === undefined ? undefined : failure(text);
      if (this.shakes_()) {
        this.giveUp_(error);
        return;
      }
      // The peer's end may come before the engine has reported the end of the handshake.
      this.made_();
      if (error !== undefined && error.code !== 'ECONNRESET') this.failure_ = error;
    }
    super.onError();
  }

  read(into: Uint8Array, offset: number, length: number): number {
    const n = super.read(into, offset, length);
    if (n === END_OF_FILE && this.failure_ !== undefined) throw this.failure_;
    return n;
  }

  write(from: Uint8Array, offset: number, length: number): number {
    return this.shaking_ ? 0 : super.write(from, offset, length);
  }

  shutdown(): void {
    if (this.socket_ !== undefined) hostTls().end(this.socket_);
  }

  // The socket stays, to say goodbye to the peer: lwIP, for which others are closed, has no part in this.
  protected end_(): void {
    if (this.shaking_ === undefined) {
      super.end_();
      return;
    }
    this.ended_ = true;
    this.fetch_();
    this.handler.onReadable();
  }

  // The host sends what it has taken, and needs no program for that.
  close(): void {
    if (this.shaking_ === undefined) super.close();
    else this.abort();
  }
}

function check(tls: Tls): void {
  const error = hostTls().check(tls);
  if (error !== undefined) throw failure(error);
}

export function encrypts(): void {
  if (host()?.tls === undefined) return;
  streamsEncrypt();
  provideSecure({ Transport: SecureTransport, check });
}

function secured<F>(fn: F): F {
  encrypts();
  return fn;
}

export const openConnection = /* @__PURE__ */ secured(connect);
export const startServer = /* @__PURE__ */ secured(serve);
