import type { Awaitable } from '../core/awaitable.js';
import { checkPort, kind } from '../core/checks.js';
import { OSError } from '../core/exceptions.js';
import { runningLoop } from '../core/loop.js';
import type { Port, TlsOptions, Transport, TransportHandler } from '../core/port.js';
import { PortOperation } from './operation.js';
import { checkOptions, type StreamOptions } from './options.js';
import { pair } from './pair.js';
import type { StreamReader } from './reader.js';
import type { StreamWriter } from './writer.js';

export interface ConnectOptions extends StreamOptions {
  /**
   * Encrypts the connection: true, or an object that the engine's TLS takes (`ca`, `cert`, `key`). Default: no TLS.
   * Throws OSError (`code` ENOTSUP) on ports without TLS. What is verified depends on the engine: see its guide.
   * Source: CPython `asyncio.open_connection(ssl=…)`.
   */
  ssl?: boolean | TlsOptions;
}

class Lookup extends PortOperation<string[]> {
  private cancelLookup_: (() => void) | undefined;
  constructor(
    private port_: Port,
    private host_: string,
  ) {
    super();
  }
  protected begin_(): void {
    this.cancelLookup_ = this.port_.resolve(this.host_, (error, addresses) =>
      this.settle_(error, addresses),
    );
  }
  protected abort_(): void {
    if (this.cancelLookup_ !== undefined) this.cancelLookup_();
  }
  protected target_(): string {
    return this.host_;
  }
  toString(): string {
    return `the address of ${this.host_}`;
  }
}

class Connecting extends PortOperation<[StreamReader, StreamWriter]> implements TransportHandler {
  private transport_: Transport | undefined;
  constructor(
    private port_: Port,
    private address_: string,
    private portNumber_: number,
    private options_: ConnectOptions,
    private host_: string,
  ) {
    super();
  }
  protected begin_(): void {
    const { ssl } = this.options_;
    const more = ssl === true ? {} : ssl || undefined;
    const tls = more && { ...more, servername: this.host_ };
    this.transport_ = this.port_.connect(this.address_, this.portNumber_, this, tls);
  }
  onReadable(): void {}
  onWritable(): void {
    this.settle_(undefined, pair(this.port_, this.transport_ as Transport, this.options_));
  }
  onClosed(error?: OSError): void {
    this.settle_(error ?? new OSError('ECONNREFUSED'));
  }
  protected abort_(): void {
    (this.transport_ as Transport).close();
  }
  protected target_(): string {
    return `${this.address_}:${this.portNumber_}`;
  }
  toString(): string {
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
 * …). Throws TypeError or RangeError for wrong arguments. Cancelling closes the socket before the await returns.
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
  options: ConnectOptions = {},
): Awaitable<[StreamReader<never>, StreamWriter]> {
  const where = 'openConnection(host, port, options)';
  if (typeof host !== 'string' || host === '')
    throw new TypeError(`${where}: host must be a name or an address, got ${kind(host)}`);
  checkPort(port, where);
  checkOptions(options, where, ['ssl']);
  checkTls(options.ssl, where);
  return connectAny(host, port, options) as unknown as Awaitable<
    [StreamReader<never>, StreamWriter]
  >;
}

function checkTls(ssl: unknown, where: string): void {
  if (ssl === undefined || typeof ssl === 'boolean') return;
  if (typeof ssl !== 'object' || ssl === null)
    throw new TypeError(`${where}: options.ssl must be a boolean or an object, got ${kind(ssl)}`);
}

async function connectAny(host: string, port: number, options: ConnectOptions): Promise<unknown> {
  const owner = runningLoop().port_;
  const addresses = await lookup(host);
  let failure: unknown;
  for (const address of addresses) {
    try {
      return await new Connecting(owner, address, port, options, host);
    } catch (error) {
      if (!(error instanceof OSError)) throw error;
      failure = error;
    }
  }
  throw failure;
}
