import type { Awaitable, WaitingTask } from '../core/awaitable.js';
import { checkPort, kind } from '../core/checks.js';
import { OSError } from '../core/exceptions.js';
import { encryption } from '../core/hooks.js';
import { runningLoop } from '../core/loop.js';
import type { Port, Tls, TlsOptions, Transport, TransportHandler } from '../core/port.js';
import { PortOperation } from './operation.js';
import {
  checkLimits,
  checkOptions,
  Settings,
  type StreamOptions,
  type TlsLimits,
  toTls,
} from './options.js';
import { pair } from './pair.js';
import type { StreamReader } from './reader.js';
import { socketsOf } from './sockets.js';
import type { StreamWriter } from './writer.js';

export interface ConnectOptions extends StreamOptions, TlsLimits {
  /**
   * Encrypts the connection. Default: no TLS. True verifies the server's certificate against `host` and the authorities
   * that the system trusts; small engines verify less, see their guides. OSError (`code` ENOTSUP) on engines without
   * TLS. Source: CPython `asyncio.open_connection(ssl=…)`.
   */
  ssl?: boolean | TlsOptions;
}

class Lookup extends PortOperation<string[]> {
  declare private port_: Port;
  declare private host_: string;
  declare private cancelLookup_: (() => void) | undefined;

  constructor(port: Port, host: string) {
    super();
    this.port_ = port;
    this.host_ = host;
  }

  protected begin_(): void {
    this.cancelLookup_ = socketsOf(this.port_).resolve(this.host_, (error, addresses) =>
      this.settle_(error, addresses),
    );
  }
  protected abort_(): void {
    if (this.cancelLookup_ !== undefined) this.cancelLookup_();
  }
  protected target_(): string {
    return this.host_;
  }
  what_(): string {
    return `the address of ${this.host_}`;
  }
}

/** Tries addresses one after another, until one accepts. */
class Connecting extends PortOperation<[StreamReader, StreamWriter]> implements TransportHandler {
  declare private settings_: Settings;
  declare private addresses_: string[];
  declare private portNumber_: number;
  declare private tls_: Tls | undefined;
  /** How many addresses it has tried. */
  declare private tried_: number;
  declare private transport_: Transport | undefined;

  constructor(settings: Settings, addresses: string[], portNumber: number, tls: Tls | undefined) {
    super();
    this.settings_ = settings;
    this.addresses_ = addresses;
    this.portNumber_ = portNumber;
    this.tls_ = tls;
    this.tried_ = 0;
  }

  protected begin_(): void {
    const address = this.addresses_[this.tried_++] as string;
    this.transport_ = socketsOf(this.settings_.port_).connect(
      address,
      this.portNumber_,
      this,
      this.tls_,
    );
  }

  resume_(task: WaitingTask): unknown {
    if (this.error_ === undefined || this.tried_ === this.addresses_.length)
      return super.resume_(task);
    this.error_ = undefined;
    this.done_ = false;
    return this.wait_(task);
  }

  onReadable(): void {}

  onWritable(): void {
    this.settle_(undefined, pair(this.settings_, this.transport_ as Transport));
  }

  onClosed(error?: OSError): void {
    this.settle_(error ?? new OSError('ECONNREFUSED'));
  }

  protected abort_(): void {
    (this.transport_ as Transport).close();
  }

  protected target_(): string {
    return `${this.addresses_[this.tried_ - 1]}:${this.portNumber_}`;
  }

  what_(): string {
    return `socket ${this.target_()} connect`;
  }
}

/** Numeric addresses of `host`, best first. */
export function lookup(host: string): PromiseLike<string[]> {
  return new Lookup(runningLoop().port_, host);
}

/**
 * Connects to `host` (a name or a numeric address) and `port`; its value is `[reader, writer]`. Tries each of the
 * host's addresses in turn; if all fail throws the OSError of the last one (`code` ECONNREFUSED, ENOTFOUND,
 * …). With TLS: CERTIFICATE_VERIFY_FAILED, ECONNABORTED if the handshake takes too long, ECONNRESET if the peer ends it,
 * EPROTO for its other failures, EINVAL for certificates and keys that cannot be used. Throws TypeError or RangeError for wrong arguments. Cancelling closes the socket before the await returns.
 * Source: CPython `asyncio.open_connection`.
 */
export function openConnection(
  host: string,
  port: number,
  options: ConnectOptions & { encoding: 'utf-8' },
): Awaitable<[StreamReader<string>, StreamWriter]>;
export function openConnection(
  host: string,
  port: number,
  options?: ConnectOptions,
): Awaitable<[StreamReader, StreamWriter]>;
export function openConnection(
  host: string,
  port: number,
  options?: ConnectOptions,
): Awaitable<[StreamReader<never>, StreamWriter]> {
  const where = 'openConnection(host, port, options)';
  if (typeof host !== 'string' || host === '')
    throw new TypeError(`${where}: host must be a name or an address, got ${kind(host)}`);
  checkPort(port, where);
  let tls: Tls | undefined;
  if (options !== undefined) {
    checkOptions(options, where, ['ssl', 'sslHandshakeTimeout', 'sslShutdownTimeout']);
    checkLimits(options, where);
    tls = toTls(options.ssl, `${where}: options.ssl`, host, false);
  }
  return connectAny(host, port, options, tls) as unknown as Awaitable<
    [StreamReader<never>, StreamWriter]
  >;
}

/** The settings of the latest connection without options: most programs make no others. */
let usual: Settings | undefined;

async function connectAny(
  host: string,
  port: number,
  options?: ConnectOptions,
  tls?: Tls,
): Promise<unknown> {
  const owner = runningLoop().port_;
  let settings = usual;
  if (options !== undefined) settings = new Settings(owner, options);
  else if (settings === undefined || settings.port_ !== owner)
    settings = usual = new Settings(owner, {});
  const addresses = socketsOf(owner).isAddress?.(host) ? [host] : await lookup(host);
  const connecting = new Connecting(settings as Settings, addresses, port, tls);
  return tls === undefined ? connecting : encrypted(connecting, tls, options as ConnectOptions);
}

/** Encrypts the connection, unless the port has done that. */
async function encrypted(connecting: Connecting, tls: Tls, limits: TlsLimits): Promise<unknown> {
  const streams = await connecting;
  const writer = streams[1];
  if (writer.reader_.transport_.encrypt !== undefined) {
    // The tool leaves it out of programs that do not say it: see tool/resolve.ts.
    if (encryption === null) {
      writer.close();
      throw new OSError('ENOTSUP', 'ssl: built without TLS, as no module of the program says ssl');
    }
    await encryption.encrypt_(writer as never, tls as never, limits as never);
  }
  return streams;
}
