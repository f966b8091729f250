import type { OSError } from '../../src/core/exceptions.js';
import { loop } from '../../src/core/loop.js';
import {
  exitIfStalled,
  type Listener,
  type ListenHandler,
  type Port,
  type PortEvents,
  type Tls,
  type Transport,
  type TransportHandler,
} from '../../src/core/port.js';
import type { DatagramHandler, DatagramSettings } from '../../src/streams/datagrams.js';
import { Network, type WorldOptions } from './network.js';

/** The most turns at one time: a program that takes more only yields, and time would stand still for ever. */
const MOST_STILL = 20_000;

/** Something that will happen at a given time. */
interface Happening {
  at: number;
  happen: () => void;
}

/**
 * Virtual time and a simulated network, for tests: the port does not wait, its clock jumps to the next event. A program
 * that takes a week runs in moments, and in the same order each time.
 */
export class SimPort implements Port {
  /** The texts that were logged. */
  readonly logged: string[] = [];
  /** The argument of `exit`; 1 if nothing could wake the program. */
  exitCode: number | undefined = undefined;
  /** How many turns the loop has had. */
  turns = 0;
  /** In ms of virtual time: a program that takes longer is ended. Default: no limit. */
  limit = Number.POSITIVE_INFINITY;
  readonly network: Network;
  /** True if nothing could wake the program. */
  stalled_ = false;
  /** What will happen, in the order of the times. */
  private happenings_: Happening[] = [];
  private time_ = 0;
  private deadline_: number | undefined;
  private awake_ = false;
  private queued_ = false;
  /** How many turns there were since time last passed. */
  private still_ = 0;
  private events_: PortEvents | undefined;

  /** `later` runs a function after all microtasks of the host: `setImmediate`, for example. */
  constructor(
    private later_: (callback: () => void) => void,
    seed = 0,
    options: WorldOptions = {},
  ) {
    this.network = new Network(
      seed,
      options,
      () => this.time_,
      (ms, happen) => this.schedule_(ms, happen),
    );
  }

  now(): number {
    return this.time_;
  }

  start(events: PortEvents): void {
    this.events_ = events;
    this.deadline_ = undefined;
    this.awake_ = false;
  }

  stop(): void {
    this.network.closeAll_();
    this.happenings_ = [];
    this.events_ = undefined;
  }

  arm(ms: number): void {
    this.deadline_ = this.time_ + ms;
    this.queue_();
  }

  disarm(): void {
    this.deadline_ = undefined;
    this.queue_();
  }

  wake(): void {
    this.awake_ = true;
    this.queue_();
  }

  poll(): void {
    for (
      let next = this.happenings_[0];
      next && next.at <= this.time_;
      next = this.happenings_[0]
    ) {
      this.happenings_.shift();
      next.happen();
    }
  }

  private schedule_(ms: number, happen: () => void): void {
    const at = this.time_ + ms;
    const list = this.happenings_;
    let i = list.length;
    while (i > 0 && (list[i - 1] as Happening).at > at) i--;
    list.splice(i, 0, { at, happen });
    this.queue_();
  }

  /** Lets time pass, as if a step had taken until then. */
  passTime_(until: number): void {
    if (until <= this.time_) return;
    this.time_ = until;
    this.still_ = 0;
  }

  /** Interrupts the program, as Ctrl-C does. */
  interrupt(): void {
    this.events_?.interrupted();
  }

  private queue_(): void {
    if (this.queued_) return;
    this.queued_ = true;
    this.later_(() => this.step_());
  }

  /** Whether time passes by itself until then; the port then calls `step_`. Here it jumps. */
  protected waits_(_until: number): boolean {
    return false;
  }

  /** Whether something outside of this world may wake the program. */
  protected listens_(): boolean {
    return false;
  }

  protected step_(): void {
    this.queued_ = false;
    const events = this.events_;
    if (events === undefined) return;
    const next = Math.min(
      this.deadline_ ?? Number.POSITIVE_INFINITY,
      this.happenings_[0]?.at ?? Number.POSITIVE_INFINITY,
    );
    if (!this.awake_ && next === Number.POSITIVE_INFINITY) {
      this.stalled_ = !this.listens_() && exitIfStalled(this, events);
      return;
    }
    if (!this.awake_ && next > this.time_) {
      if (this.waits_(next)) return;
      this.passTime_(next);
    }
    if (this.time_ > this.limit || this.still_++ > MOST_STILL) {
      const turns = this.time_ > this.limit ? '' : `, and ${MOST_STILL} turns at that time`;
      this.log(
        `still running after ${Math.min(this.time_, this.limit) / 1000} s of virtual time${turns}`,
      );
      this.exit(1);
      return;
    }
    this.awake_ = false;
    this.deadline_ = undefined;
    this.turns++;
    events.turn();
  }

  log(text: string): void {
    this.logged.push(text);
  }

  exit(code: number): void {
    this.exitCode = code;
  }

  encode(text: string): Uint8Array {
    return new TextEncoder().encode(text);
  }

  decode(bytes: Uint8Array, start: number, end: number): string {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(start, end));
  }

  resolve(
    host: string,
    done: (error: OSError | undefined, addresses: string[]) => void,
  ): () => void {
    return this.network.resolve_(host, done);
  }

  connect(address: string, port: number, handler: TransportHandler): Transport | undefined {
    return this.network.connect_(address, port, handler);
  }

  /** Certificates are not looked at: TLS is plain here. */
  checkTls(_tls: Tls): void {}

  listen(
    address: string,
    port: number,
    _backlog: number,
    handler: ListenHandler,
  ): Listener | undefined {
    return this.network.listen_(address, port, handler);
  }

  openDatagrams_(_port: Port, settings: DatagramSettings, handler: DatagramHandler) {
    return this.network.openDatagrams_(settings, handler);
  }

  connectPath_(_port: Port, path: string, handler: TransportHandler): Transport | undefined {
    return this.network.connectPath_(path, handler);
  }

  listenPath_(
    _port: Port,
    path: string,
    _backlog: number,
    handler: ListenHandler,
  ): Listener | undefined {
    return this.network.listenPath_(path, handler);
  }
}

/** Closes the loop of a program that nothing could wake, so that the next one can run. */
export function endStalled(): void {
  if (loop?.port_ instanceof SimPort && loop.port_.stalled_) loop.close_();
}
