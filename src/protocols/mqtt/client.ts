import {
  CancelledError,
  type ConnectOptions as ConnectionOptions,
  createTask,
  Event,
  Future,
  IncompleteReadError,
  OSError,
  openConnection,
  type StreamReader,
  type StreamWriter,
  sleep,
  type Task,
  TimeoutError,
  waitFor,
} from 'uasyncio';
import {
  kind,
  MqttError,
  NORMAL,
  PROTOCOL_ERROR,
  QOS,
  QUOTA,
  RECEIVE_MAXIMUM,
  RETAIN,
  refused,
  TOO_LARGE,
} from './errors.js';
import {
  addNumber,
  addProperties,
  addText,
  answer,
  CONNACK,
  CONNECT,
  Cursor,
  checkData,
  DISCONNECT,
  DUP,
  type MessageProperties,
  malformed,
  type Part,
  PINGREQ,
  PINGRESP,
  type Properties,
  PUBACK,
  PUBCOMP,
  PUBLISH,
  PUBREC,
  PUBREL,
  packet,
  SUBACK,
  SUBSCRIBE,
  toBytes,
  UNSUBACK,
  UNSUBSCRIBE,
} from './packets.js';
import { type Message, type Owner, Subscription } from './subscription.js';
import { checkTopic, hasWildcard, levelsOf } from './topics.js';

const NOTHING = new Uint8Array(0);
/** Lists that are mostly empty are replaced, not changed: an idle client has none of its own. */
const NONE: never[] = [];
const NO_LIMITS: Properties = {};
/** How many bytes are read at once. */
const CHUNK = 4096;
/** In seconds: how long a connect and the broker's answer to it may take, each. */
const PATIENCE = 30;
/** In seconds: how long the messages of a resumed session wait for their `subscribe`. */
const GRACE = 5;
const MOST = 65535;
/** Codes of a CONNACK after which a further attempt may succeed: unspecified, busy, quota, rate, … */
const PASSING = [0x80, 0x83, 0x88, 0x89, 0x97, 0x9f];
/** By code of MQTT 3.1.1, less 1. */
const CODES = [0x84, 0x85, 0x88, 0x86, 0x87];
/** The errors of networks and brokers. */
const USUAL = [OSError, MqttError, TimeoutError, IncompleteReadError];
/** Errors of a connect that waiting does not mend. */
const LASTING = ['CERTIFICATE_VERIFY_FAILED', 'EINVAL', 'ENOTSUP'];

export interface Will {
  topic: string;
  payload: Uint8Array | string;
  qos?: 0 | 1 | 2;
  retain?: boolean;
  /** MQTT 5 only. */
  properties?: MessageProperties & { willDelayInterval?: number };
}

export interface MqttOptions {
  /** Default: a random one. With `''` the broker chooses one, which with MQTT 5 is kept. */
  clientId?: string;
  /** 4 is MQTT 3.1.1, the default. */
  protocolVersion?: 4 | 5;
  /** False: the broker keeps the session while the client is away. Default true. */
  clean?: boolean;
  /** In seconds; default 60. A broker that is silent for that long is gone. 0: no limit. */
  keepalive?: number;
  username?: string | Uint8Array;
  password?: string | Uint8Array;
  will?: Will;
  /** As in `openConnection`; `mqtts:` means true. */
  ssl?: ConnectionOptions['ssl'];
  /** How many messages may wait to be sent; default 100. */
  queue?: number;
  /** Which message is dropped when there are more. Default `'oldest'`. */
  drop?: 'oldest' | 'newest';
  /** How many messages of QoS 1 and 2 may be under way in each direction; default 20. */
  inflight?: number;
  /** The largest packet that is received, in bytes; default 65536. */
  maximumPacketSize?: number;
  /** In seconds: the delay before the first new attempt to connect, and the longest; default [1, 60]. */
  retry?: [first: number, most: number];
  /** MQTT 5 only. */
  properties?: {
    sessionExpiryInterval?: number;
    userProperties?: [name: string, value: string][];
  };
  /** Called when a session has begun or ended, and after each attempt that has failed; `client.connected` says which. */
  onState?: (client: MqttClient, error?: Error) => void;
}

export interface PublishOptions {
  /** 0: at most once; 1: at least once; 2: exactly once. Default 0. */
  qos?: 0 | 1 | 2;
  /** The broker keeps the message for later subscribers. Default false. */
  retain?: boolean;
  /** MQTT 5 only. */
  properties?: MessageProperties;
}

export interface SubscribeOptions {
  /** The highest QoS of the messages; default 0. */
  qos?: 0 | 1 | 2;
  /** How many messages may wait to be taken; default 10. While there are as many, reading pauses. */
  queue?: number;
  /** With an encoding, payloads are strings. */
  encoding?: 'utf-8';
}

/** A message that is being sent; once the broker has received one of QoS 2, the PUBREL. */
interface Outgoing {
  packet_: Uint8Array;
  id_: number;
  qos_: number;
  done_: Future<void>;
}

/** A message that came and has not been put into the queues. */
interface Incoming {
  message_: Message;
  levels_: string[];
  ids_: number[] | undefined;
  id_: number;
}

/** A SUBSCRIBE, or without a subscription an UNSUBSCRIBE, that the broker has not acknowledged. */
interface Request {
  packet_: Uint8Array;
  id_: number;
  filter_: string;
  subscription_: Subscription<never> | undefined;
}

// Options without a default are undefined.
const DEFAULTS: MqttOptions = {
  clientId: undefined,
  protocolVersion: 4,
  clean: true,
  keepalive: 60,
  username: undefined,
  password: undefined,
  will: undefined,
  ssl: undefined,
  queue: 100,
  drop: 'oldest',
  inflight: 20,
  maximumPacketSize: 65536,
  retry: [1, 60],
  properties: undefined,
  onState: undefined,
};

type Settings = MqttOptions &
  Required<
    Pick<
      MqttOptions,
      'clean' | 'keepalive' | 'queue' | 'drop' | 'inflight' | 'maximumPacketSize' | 'retry'
    >
  >;

function typeOf(bytes: Uint8Array): number {
  return (bytes[0] as number) >> 4;
}

function without<T>(list: T[], item: T): T[] {
  return list.filter((each) => each !== item);
}

function settle({ done_ }: Outgoing, error?: MqttError): void {
  if (done_.done()) return;
  if (error === undefined) done_.setResult(undefined);
  else done_.setException(error);
}

function checkQos(qos: unknown, where: string): void {
  if (qos !== 0 && qos !== 1 && qos !== 2)
    throw new RangeError(`${where}: expected a qos of 0, 1 or 2, got ${kind(qos)}`);
}

/** What stands behind the fixed header of a message. */
function messageOf(
  topic: Uint8Array,
  payload: string | Uint8Array,
  id: number,
  properties: MessageProperties | undefined,
  isV5: boolean,
  where: string,
): Part[] {
  const parts: Part[] = [];
  addText(parts, topic);
  if (id > 0) addNumber(parts, id, 2);
  addOwn(parts, properties, isV5, where);
  parts.push(toBytes(payload));
  return parts;
}

/** Adds properties with MQTT 5; with MQTT 3.1.1 there can be none. */
function addOwn(parts: Part[], given: Properties | undefined, isV5: boolean, where: string): void {
  if (isV5) addProperties(parts, given, where);
  else if (given !== undefined) throw new TypeError(`${where}: properties need protocolVersion 5`);
}

/** A client of an MQTT broker; `connect` makes it. */
export class MqttClient implements Owner {
  /** Whether there is a session now. */
  connected = false;
  /** Set while there is a session. */
  readonly online = new Event();
  /** How many messages were dropped because `queue` was full. */
  dropped = 0;
  /** With `clientId: ''` and MQTT 5, the one that the broker has assigned. */
  clientId: string;

  task_: Task<void> | undefined = undefined;
  /** Done when the first session has begun, or cannot; missing after that. */
  first_: Future<void> | undefined = new Future<void>();
  private host_: string;
  private port_: number;
  private settings_: Settings;
  private isV5_: boolean;
  private writer_: StreamWriter | undefined = undefined;
  private ended_ = false;
  /** The next error is one that waiting does not mend. */
  private lasting_ = false;
  /** In seconds, before the next attempt to connect. */
  private delay_ = 0;

  /** Messages of QoS 1 and 2 that were sent; in this session, the first `sent_` of them. */
  private flight_: Outgoing[] = [];
  private sent_ = 0;
  /** Messages that wait to be sent. */
  private queue_: Outgoing[] = [];
  /** Messages of QoS 0 that were written, and are not known to be taken by the system. */
  private written_: Outgoing[] = NONE;
  /** Waits until the system has taken those. */
  private drainer_: Task<void> | undefined = undefined;
  private lastId_ = 0;
  /** What the broker allows. */
  private limits_: Properties = NO_LIMITS;
  private window_ = 0;
  /** Sends pings. */
  private pinger_: Task<void> | undefined = undefined;

  private cursor_ = new Cursor();
  /** The first byte of the packet at the cursor. */
  private head_ = 0;
  /** Something was answered since the last read. */
  private answered_ = false;
  private subscriptions_: Subscription<never>[] = NONE;
  private requests_: Request[] = NONE;
  /** Messages that came and find no room; those of QoS 1 and 2 are not acknowledged. */
  private held_: Incoming[] = NONE;
  /** Identifiers of messages of QoS 2 that were received and not released. */
  private received_: number[] = NONE;
  /** Reading may go on. */
  private room_: Event | undefined = undefined;
  /** Messages of a resumed session may come before their `subscribe`. */
  private early_ = false;

  constructor(url: string, options: MqttOptions) {
    const where = 'connect(url, options)';
    const given = options as Record<string, unknown>;
    for (const name in given)
      if (!(name in DEFAULTS)) throw new TypeError(`${where}: no option '${name}'`);
    const settings: Record<string, unknown> = {};
    for (const name in DEFAULTS)
      settings[name] = given[name] ?? (DEFAULTS as Record<string, unknown>)[name];
    this.settings_ = settings as unknown as Settings;
    const address = parse(url, this.settings_, where);
    this.host_ = address[0];
    this.port_ = address[1];
    const { protocolVersion, clientId, clean } = this.settings_;
    if (protocolVersion !== 4 && protocolVersion !== 5)
      throw new RangeError(
        `${where}: expected protocolVersion 4 or 5, got ${kind(protocolVersion)}`,
      );
    for (const name of ['keepalive', 'queue', 'inflight', 'maximumPacketSize']) {
      const value = settings[name] as number;
      const least = name === 'keepalive' ? 0 : 1;
      if (typeof value !== 'number' || !(value >= least) || (name[0] !== 'm' && value > MOST))
        throw new RangeError(
          `${where}: ${name} must be a number from ${least}, got ${kind(value)}`,
        );
    }
    this.isV5_ = protocolVersion === 5;
    this.clientId = clientId ?? `uasyncio-${`${Math.random()}`.slice(2, 14)}`;
    if (this.clientId === '' && !clean)
      throw new RangeError(`${where}: a session that is kept needs a clientId`);
    this.connect_();
  }

  /**
   * Publishes a message. The value of the result is there when the broker has the message; with QoS 0, when the system
   * has its bytes. Without a connection the message waits. Throws TypeError and RangeError for wrong arguments, MqttError
   * if the message is dropped because more than `queue` wait, if the broker refuses it, or if the client ends before.
   * Cancelling withdraws a message that is not sent yet.
   */
  publish(topic: string, payload: Uint8Array | string, options: PublishOptions = {}): Future<void> {
    const where = 'publish(topic, payload, options)';
    const { qos = 0, retain = false, properties } = options;
    const bytes = checkTopic(topic, where);
    checkData(payload, where);
    checkQos(qos, where);
    const id = qos > 0 ? this.newId_() : 0;
    const parts = messageOf(bytes, payload, id, properties, this.isV5_, where);
    const message: Outgoing = {
      packet_: packet(PUBLISH, (qos << 1) | (retain ? 1 : 0), parts),
      id_: id,
      qos_: qos,
      done_: new Future<void>(),
    };
    const { queue_, settings_ } = this;
    if (this.ended_) settle(message, ended());
    else {
      queue_.push(message);
      this.pump_();
      if (queue_.length > settings_.queue) {
        this.dropped++;
        const lost = settings_.drop === 'newest' ? queue_.pop() : queue_.shift();
        const text = `publish: the message was dropped, because ${settings_.queue} others wait`;
        settle(lost as Outgoing, new MqttError(QUOTA, text));
      }
    }
    return message.done_;
  }

  /**
   * Subscribes to the topics that match a filter, and returns their messages: `for await` takes them, and when the loop
   * is left, the subscription ends. It is made again after each reconnection that needs it. Throws TypeError and
   * RangeError for wrong arguments.
   */
  subscribe(
    filter: string,
    options: SubscribeOptions & { encoding: 'utf-8' },
  ): Subscription<string>;
  subscribe(filter: string, options?: SubscribeOptions): Subscription;
  subscribe(filter: string, options: SubscribeOptions = {}): Subscription<never> {
    const where = 'subscribe(filter, options)';
    const { qos = 0, queue = 10, encoding } = options;
    const levels = levelsOf(filter, where);
    checkQos(qos, where);
    if (!(queue > 0)) throw new RangeError(`${where}: queue must be positive, got ${kind(queue)}`);
    const made = new Subscription<never>(this, filter, levels, qos, queue, encoding !== undefined);
    if (this.ended_) made.finish_();
    else {
      this.subscriptions_ = this.subscriptions_.concat(made);
      this.request_(SUBSCRIBE, filter, made);
      this.flush_();
    }
    return made;
  }

  /**
   * Ends the session, so that the will is not published, and all loops over messages. If there is a session, first waits
   * until the broker has what was published. Cancelling ends the client at once.
   */
  async end(): Promise<void> {
    try {
      while (this.connected && this.flight_.length + this.queue_.length + this.written_.length > 0)
        await this.change_();
    } finally {
      this.ended_ = true;
      if (this.connected) this.write_(this.farewell_());
      this.task_?.cancel();
    }
    while (this.task_?.done() === false) await sleep(0);
  }

  /** For `await using`: `end`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.end();
  }

  /** Keeps a session until `end`, or until the first one cannot begin. */
  async run_(): Promise<void> {
    const { settings_, clientId } = this;
    const [least, most] = settings_.retry;
    let seed = 1;
    for (let i = 0; i < clientId.length; i++) seed = (seed * 31 + clientId.charCodeAt(i)) % 99991;
    let error: unknown;
    try {
      for (;;) {
        this.delay_ *= 2;
        error = await this.session_();
        const isUsual = USUAL.some((type) => error instanceof type);
        const isLasting = this.lasting_ || LASTING.indexOf((error as OSError).code) >= 0;
        if (this.first_ !== undefined && (isLasting || !isUsual)) {
          if (!this.first_.done()) this.first_.setException(error);
          return;
        }
        if (!isUsual) throw error;
        settings_.onState?.(this, error as Error);
        // Clients differ in their jitter, and each has the same in every run.
        seed = (seed * 16807) % 2147483647;
        if (this.delay_ < least) this.delay_ = least;
        else if (this.delay_ > most) this.delay_ = most;
        await sleep(this.delay_ * (0.5 + seed / 4294967294));
      }
    } finally {
      this.first_?.cancel();
      this.finish_(this.ended_ ? undefined : error);
    }
  }

  /** One session. Returns the error that has ended it. */
  private async session_(): Promise<unknown> {
    const { keepalive, ssl } = this.settings_;
    let reader: StreamReader;
    let writer: StreamWriter | undefined;
    this.lasting_ = false;
    try {
      const options = { ssl, idleTimeout: keepalive || undefined };
      [reader, writer] = await waitFor(openConnection(this.host_, this.port_, options), PATIENCE);
      this.cursor_ = new Cursor();
      this.watch_(writer, keepalive / 2);
      writer.write(this.connect_());
      for (;;) {
        const missing = this.next_();
        if (missing === 0) {
          if (this.connected) this.handle_();
          else this.accept_(writer);
          while (this.held_.length > 0 && !this.awaited_()) await this.makeRoom_();
        } else {
          // Keeps no memory while it waits.
          const rest = this.rest_();
          if (this.answered_) await writer.drain();
          this.answered_ = false;
          const more = await (rest === NOTHING ? reader.read(CHUNK) : reader.readexactly(missing));
          if (more.length === 0)
            throw new OSError('ECONNRESET', 'the broker closed the connection');
          this.more_(rest, more);
        }
      }
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      return error;
    } finally {
      this.leaveSession_();
      writer?.close();
    }
  }

  /** The bytes behind the last packet; the cursor does not keep them. */
  private rest_(): Uint8Array {
    const { bytes_, end_ } = this.cursor_;
    this.cursor_.bytes_ = NOTHING;
    return end_ < bytes_.length ? bytes_.slice(end_) : NOTHING;
  }

  private more_(rest: Uint8Array, more: Uint8Array): void {
    let bytes = more;
    if (rest !== NOTHING) {
      bytes = new Uint8Array(rest.length + more.length);
      bytes.set(rest);
      bytes.set(more, rest.length);
    }
    this.cursor_.bytes_ = bytes;
    this.cursor_.end_ = 0;
  }

  private leaveSession_(): void {
    this.connected = false;
    this.writer_ = undefined;
    this.online.clear();
    this.changed_();
    this.pinger_?.cancel();
    this.drainer_?.cancel();
    this.drainer_ = undefined;
    // They may be lost: at most once.
    this.settleWritten_(MOST);
    for (let i = 0; i < this.sent_; i++) {
      const bytes = (this.flight_[i] as Outgoing).packet_;
      if (typeOf(bytes) === PUBLISH) bytes[0] = (bytes[0] as number) | DUP;
    }
    this.sent_ = 0;
  }

  private connect_(): Uint8Array {
    const where = 'connect(url, options)';
    const { isV5_, settings_ } = this;
    const { will, username, password, keepalive, inflight, maximumPacketSize } = settings_;
    // MQTT 5 can begin anew and keep the session afterwards.
    const clean = settings_.clean && !(isV5_ && this.first_ === undefined);
    let flags = clean ? 2 : 0;
    const parts: Part[] = [];
    addText(parts, 'MQTT');
    parts.push(isV5_ ? 5 : 4, 0);
    addNumber(parts, keepalive, 2);
    const own: Properties | undefined = settings_.properties;
    addOwn(
      parts,
      isV5_
        ? {
            sessionExpiryInterval:
              own?.sessionExpiryInterval ?? (settings_.clean ? 3600 : 4294967295),
            receiveMaximum: inflight,
            maximumPacketSize,
            userProperties: own?.userProperties,
          }
        : own,
      isV5_,
      where,
    );
    addText(parts, this.clientId);
    if (will !== undefined) {
      const { topic, payload, qos = 0, retain = false, properties } = will;
      checkData(payload, `${where}: will.payload`);
      checkQos(qos, `${where}: will`);
      flags |= 4 | (qos << 3) | (retain ? 32 : 0);
      addOwn(parts, properties, isV5_, where);
      addText(parts, checkTopic(topic, `${where}: will.topic`));
      addText(parts, payload);
    }
    if (password !== undefined && username === undefined && !isV5_)
      throw new TypeError(`${where}: with MQTT 3.1.1 a password needs a username`);
    if (username !== undefined) {
      checkData(username, `${where}: username`);
      flags |= 128;
      addText(parts, username);
    }
    if (password !== undefined) {
      checkData(password, `${where}: password`);
      flags |= 64;
      addText(parts, password);
    }
    parts[4] = flags;
    return packet(CONNECT, 0, parts);
  }

  private farewell_(): Uint8Array {
    const parts: Part[] = [];
    if (this.isV5_ && this.settings_.clean) {
      parts.push(0);
      addProperties(parts, { sessionExpiryInterval: 0 }, '');
    }
    return packet(DISCONNECT, 0, parts);
  }

  /** Moves the cursor to the next packet, if all of it has come; returns how many bytes are missing at least. */
  private next_(): number {
    const cursor = this.cursor_;
    const { bytes_, end_ } = cursor;
    const there = bytes_.length - end_;
    let size = 0;
    let at = end_ + 1;
    for (let unit = 1; ; unit *= 128) {
      if (at >= bytes_.length) return 1;
      const byte = bytes_[at++] as number;
      size += (byte & 127) * unit;
      if (byte < 128) break;
      if (unit > 16384) malformed('its length');
    }
    size += at - end_;
    if (size > this.settings_.maximumPacketSize)
      throw new MqttError(TOO_LARGE, `the broker sends a packet of ${size} bytes`);
    if (size > there) return size - there;
    this.head_ = bytes_[end_] as number;
    cursor.at_ = at;
    cursor.end_ = end_ + size;
    return 0;
  }

  /** The broker's answer to the connect: begins the session, or throws. */
  private accept_(writer: StreamWriter): void {
    const { cursor_, settings_, isV5_ } = this;
    if (this.head_ !== CONNACK << 4) throw new MqttError(PROTOCOL_ERROR, 'expected a CONNACK');
    const isResumed = (cursor_.number_(1) & 1) === 1;
    let code = cursor_.number_(1);
    const limits = isV5_ && cursor_.at_ < cursor_.end_ ? cursor_.properties_() : NO_LIMITS;
    // A broker without MQTT 5 answers as in MQTT 3.1.1.
    if (code > 0 && code < 128) code = CODES[code - 1] ?? 0x80;
    if (code > 0) {
      this.lasting_ = PASSING.indexOf(code) < 0;
      const { reasonString, serverReference } = limits;
      throw refused('connect: the broker refuses', code, reasonString, serverReference);
    }
    this.limits_ = limits;
    this.clientId = limits.assignedClientIdentifier ?? this.clientId;
    this.window_ = Math.min(settings_.inflight, limits.receiveMaximum ?? MOST);
    this.early_ = isResumed && this.first_ !== undefined;
    this.writer_ = writer;
    this.connected = true;
    if (isResumed) this.held_ = NONE;
    else this.forget_();
    for (const { packet_ } of this.requests_) this.write_(packet_);
    const { keepalive } = settings_;
    const { serverKeepAlive = MOST } = limits;
    this.watch_(writer, Math.min(keepalive || MOST, serverKeepAlive) / 2);
    this.pump_();
    this.online.set();
    if (this.first_?.done() === false) this.first_.setResult(undefined);
    this.first_ = undefined;
    settings_.onState?.(this);
  }

  /** The broker has no session: what it knew of is as new. */
  private forget_(): void {
    this.received_ = NONE;
    for (const each of this.held_) each.id_ = 0;
    this.flush_();
    const flight = this.flight_;
    this.flight_ = [];
    for (const message of flight) {
      const { packet_ } = message;
      if (typeOf(packet_) === PUBREL) settle(message);
      else {
        packet_[0] = (packet_[0] as number) & ~DUP;
        this.flight_.push(message);
      }
    }
    this.requests_ = NONE;
    for (const each of this.subscriptions_) this.add_(SUBSCRIBE, each.filter, each);
  }

  /** Begins to send pings; or to wait for the broker's answer to the connect. */
  private watch_(writer: StreamWriter, seconds: number): void {
    this.pinger_?.cancel();
    this.pinger_ = createTask(() => this.pings_(writer, seconds), { name: 'mqtt' });
  }

  private async pings_(writer: StreamWriter, seconds: number): Promise<void> {
    for (;;) {
      await sleep(seconds || PATIENCE);
      // The session has lasted for a while.
      this.delay_ = 0;
      if (!this.connected) writer.close();
      else if (seconds > 0 && seconds < MOST / 2) this.write_(packet(PINGREQ, 0, []));
    }
  }

  /** Reports messages of QoS 0 as sent once the system has taken them. */
  private async drained_(writer: StreamWriter): Promise<void> {
    try {
      while (this.written_.length > 0) {
        const count = this.written_.length;
        await writer.drain();
        this.settleWritten_(count);
        this.pump_();
      }
      this.drainer_ = undefined;
    } catch (error) {
      // The reader finds out, too.
      if (!(error instanceof OSError)) throw error;
      writer.close();
    }
    this.changed_();
  }

  private settleWritten_(count: number): void {
    const all = this.written_;
    this.written_ = all.slice(count);
    for (const message of all.slice(0, count)) settle(message);
  }

  /** Writes, unless the connection is broken, which the reader finds out. */
  private write_(bytes: Uint8Array): void {
    try {
      this.writer_?.write(bytes);
    } catch (error) {
      if (!(error instanceof OSError)) throw error;
    }
  }

  /** Writes the messages that may be sent now. */
  private pump_(): void {
    const { flight_, queue_ } = this;
    while (this.connected) {
      if (this.sent_ < flight_.length) {
        if (this.sent_ >= this.window_) return;
        this.write_((flight_[this.sent_++] as Outgoing).packet_);
        continue;
      }
      const message = queue_[0];
      if (message === undefined) return;
      const isFull =
        message.qos_ > 0
          ? this.sent_ >= this.window_
          : this.written_.length >= this.settings_.queue;
      const error = this.check_(message);
      if (error !== undefined || message.done_.done()) settle(message, error);
      else if (isFull) return;
      else {
        this.write_(message.packet_);
        if (message.qos_ > 0) {
          this.sent_ = flight_.push(message);
          this.changed_();
        } else {
          this.written_ = this.written_.concat(message);
          const writer = this.writer_ as StreamWriter;
          this.drainer_ ??= createTask(() => this.drained_(writer), { name: 'mqtt' });
        }
      }
      queue_.shift();
    }
  }

  /** Why the broker does not take a message. */
  private check_({ packet_, qos_ }: Outgoing): MqttError | undefined {
    const { maximumPacketSize = Infinity, maximumQoS = 2, retainAvailable = 1 } = this.limits_;
    const code =
      packet_.length > maximumPacketSize
        ? TOO_LARGE
        : qos_ > maximumQoS
          ? QOS
          : ((packet_[0] as number) & 1) > retainAvailable
            ? RETAIN
            : 0;
    return code > 0 ? refused('publish: the broker has no', code) : undefined;
  }

  private newId_(): number {
    const isUsed = ({ id_ }: { id_: number }): boolean => id_ === this.lastId_;
    do this.lastId_ = (this.lastId_ % MOST) + 1;
    while (this.flight_.some(isUsed) || this.queue_.some(isUsed) || this.requests_.some(isUsed));
    return this.lastId_;
  }

  /** Notes a SUBSCRIBE or UNSUBSCRIBE. */
  private add_(type: number, filter: string, made?: Subscription<never>): Uint8Array {
    const id = this.newId_();
    const parts: Part[] = [];
    addNumber(parts, id, 2);
    const identifier =
      made === undefined || this.limits_.subscriptionIdentifiersAvailable === 0
        ? undefined
        : { subscriptionIdentifier: [made.id_] };
    if (this.isV5_) addProperties(parts, identifier, '');
    addText(parts, filter);
    if (made !== undefined) parts.push(made.qos);
    const packet_ = packet(type, 2, parts);
    this.requests_ = this.requests_.concat({
      packet_,
      id_: id,
      filter_: filter,
      subscription_: made,
    });
    return packet_;
  }

  private request_(type: number, filter: string, made?: Subscription<never>): void {
    // Without a connection only the latest counts.
    if (!this.connected)
      this.requests_ = this.requests_.filter(
        ({ filter_, subscription_ }) => filter_ !== filter || (made && subscription_),
      );
    this.write_(this.add_(type, filter, made));
    this.changed_();
  }

  /** Handles the packet at the cursor. */
  private handle_(): void {
    const { head_, cursor_, isV5_, flight_ } = this;
    const type = head_ >> 4;
    if (type === PUBLISH) {
      this.arrive_(head_ & 15);
      return;
    }
    if ((head_ & 15) !== (type === PUBREL ? 2 : 0)) malformed('flags');
    if (type === PINGRESP) return;
    const isBye = type === DISCONNECT && isV5_;
    const isAnswer = type >= PUBACK && type <= PUBCOMP;
    if (!isBye && !isAnswer && type !== SUBACK && type !== UNSUBACK)
      throw new MqttError(PROTOCOL_ERROR, `the broker sends a packet of type ${type}`);
    const id = isBye ? 0 : cursor_.number_(2);
    if (type === SUBACK || type === UNSUBACK) {
      if (isV5_) cursor_.properties_();
      this.granted_(id, type === SUBACK ? cursor_.number_(1) : 0);
      return;
    }
    const code = cursor_.at_ < cursor_.end_ && isV5_ ? cursor_.number_(1) : 0;
    const { reasonString, serverReference } =
      cursor_.at_ < cursor_.end_ && isV5_ ? cursor_.properties_() : ({} as Properties);
    if (isBye) throw refused('the broker ends the session', code, reasonString, serverReference);
    if (type === PUBREL) {
      this.received_ = without(this.received_, id);
      this.answer_(PUBCOMP, id);
      return;
    }
    let at = 0;
    while (at < this.sent_ && (flight_[at] as Outgoing).id_ !== id) at++;
    const message = at < this.sent_ ? flight_[at] : undefined;
    if (message !== undefined && message.qos_ !== (type === PUBACK ? 1 : 2))
      throw new MqttError(PROTOCOL_ERROR, 'the broker acknowledges another QoS');
    if (type === PUBREC && code < 128) {
      if (message !== undefined) message.packet_ = answer(PUBREL, id);
      this.answer_(PUBREL, id);
      return;
    }
    if (message === undefined) return;
    flight_.splice(at, 1);
    this.sent_--;
    const isRefused = code >= 128 && type !== PUBCOMP;
    settle(
      message,
      isRefused ? refused('publish: the broker refuses', code, reasonString) : undefined,
    );
    this.pump_();
    this.changed_();
  }

  private answer_(type: number, id: number): void {
    this.answered_ = true;
    this.write_(answer(type, id));
  }

  /** A SUBACK or UNSUBACK. */
  private granted_(id: number, code: number): void {
    const request = this.requests_.filter(({ id_ }) => id_ === id)[0];
    if (request === undefined) return;
    this.requests_ = without(this.requests_, request);
    const { subscription_, filter_ } = request;
    if (subscription_ === undefined) return;
    if (code < 128) subscription_.accept_(code);
    else {
      this.subscriptions_ = without(this.subscriptions_, subscription_);
      subscription_.finish_(refused(`subscribe: the broker refuses '${filter_}'`, code));
    }
  }

  /** Whether the program waits for an acknowledgement, which comes only if reading goes on. */
  private awaited_(): boolean {
    return this.flight_.length + this.requests_.length > 0;
  }

  /** Waits until reading may go on; not for ever for the `subscribe` of a message of a resumed session. */
  private async makeRoom_(): Promise<void> {
    try {
      await waitFor(this.change_(), this.early_ ? GRACE : null);
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
      this.early_ = false;
      this.flush_();
    }
  }

  /** Waits for a change of what waits: a message was taken, sent or acknowledged, a session has ended. */
  private change_(): PromiseLike<unknown> {
    this.room_ ??= new Event();
    this.room_.clear();
    return this.room_.wait();
  }

  private changed_(): void {
    this.room_?.set();
  }

  /** A message has come. */
  private arrive_(flags: number): void {
    const { cursor_ } = this;
    const qos = (flags >> 1) & 3;
    const topic = cursor_.text_();
    const id = qos > 0 ? cursor_.number_(2) : 0;
    if (qos > 2 || (qos > 0 && id === 0) || topic === '' || hasWildcard(topic))
      malformed('PUBLISH');
    let ids: number[] | undefined;
    let properties: MessageProperties | undefined;
    if (this.isV5_) {
      const { subscriptionIdentifier, ...others } = cursor_.properties_();
      ids = subscriptionIdentifier;
      properties = others;
    }
    if (qos === 2 && this.received_.indexOf(id) >= 0) {
      this.answer_(PUBREC, id);
      return;
    }
    const payload = cursor_.slice_(cursor_.end_ - cursor_.at_);
    const message: Message = { topic, payload, qos, retain: (flags & 1) === 1, properties };
    const incoming: Incoming = { message_: message, levels_: topic.split('/'), ids_: ids, id_: id };
    const { length } = this.held_;
    if (qos === 0 && length > 0) {
      this.deliver_(incoming, true);
      return;
    }
    this.held_ = this.held_.concat(incoming);
    if (length > this.settings_.inflight)
      throw new MqttError(RECEIVE_MAXIMUM, 'the broker sends more messages than inflight');
    this.flush_();
  }

  /** Puts a message into the queues of its subscriptions, unless one is full. */
  private deliver_({ message_, levels_, ids_ }: Incoming, drops: boolean): void {
    for (const each of this.subscriptions_)
      if (each.takes_(levels_, ids_)) {
        if (drops && each.isFull_()) each.dropped++;
        else each.put_(message_);
      }
  }

  /** Delivers and acknowledges what is held, as far as there is room. */
  private flush_(): void {
    for (;;) {
      const next = this.held_[0];
      if (next === undefined) return;
      const { message_, levels_, ids_, id_ } = next;
      const takers = this.subscriptions_.filter((each) => each.takes_(levels_, ids_));
      const mayDrop = message_.qos === 0 && this.awaited_();
      if (takers.length === 0 ? this.early_ : !mayDrop && takers.some((each) => each.isFull_()))
        return;
      this.held_ = this.held_.slice(1);
      this.deliver_(next, mayDrop);
      if (id_ === 0) continue;
      if (message_.qos === 2) this.received_ = this.received_.concat(id_);
      this.answer_(message_.qos === 2 ? PUBREC : PUBACK, id_);
    }
  }

  /** A message was taken from a queue. */
  taken_(): void {
    if (this.held_.length === 0) return;
    this.flush_();
    this.changed_();
  }

  /** A subscription ends. `isKept`: not in a session that is kept. */
  leave_(subscription: Subscription<never>, isKept: boolean): void {
    if (this.subscriptions_.indexOf(subscription) < 0) return;
    this.subscriptions_ = without(this.subscriptions_, subscription);
    subscription.finish_();
    const { filter } = subscription;
    const isShared = this.subscriptions_.some((each) => each.filter === filter);
    if (!isShared && !(isKept && !this.settings_.clean)) this.request_(UNSUBSCRIBE, filter);
    this.taken_();
  }

  /** The client has ended: nothing waits any longer. */
  private finish_(error: unknown): void {
    this.ended_ = true;
    for (const message of this.flight_.concat(this.queue_)) settle(message, ended());
    for (const each of this.subscriptions_) each.finish_(error);
    this.flight_ = [];
    this.queue_ = [];
    this.subscriptions_ = NONE;
  }
}

function ended(): MqttError {
  return new MqttError(NORMAL, 'publish: the client has ended');
}

/** Takes `mqtt://user:password@host:port` apart; what it says of the user and of TLS is for options that are not set. */
function parse(url: string, settings: Settings, where: string): [host: string, port: number] {
  const at = `${url}`.indexOf('://');
  const scheme = `${url}`.slice(0, at);
  const isSecure = scheme === 'mqtts';
  let rest = `${url}`.slice(at + 3);
  if (isSecure) settings.ssl ??= true;
  const user = rest.lastIndexOf('@');
  if (user >= 0) {
    const [name, password] = rest.slice(0, user).split(':');
    settings.username ??= decodeURIComponent(name as string);
    if (password !== undefined) settings.password ??= decodeURIComponent(password);
    rest = rest.slice(user + 1);
  }
  if (rest.charAt(rest.length - 1) === '/') rest = rest.slice(0, -1);
  const colon = rest.indexOf(':', rest.indexOf(']') + 1);
  let host = colon < 0 ? rest : rest.slice(0, colon);
  const port = colon < 0 ? (isSecure ? 8883 : 1883) : +rest.slice(colon + 1);
  if (host.charAt(0) === '[') host = host.slice(1, -1);
  if ((!isSecure && scheme !== 'mqtt') || host === '' || !(port > 0 && port < 65536))
    throw new RangeError(
      `${where}: expected mqtt://host:port or mqtts://host:port, got ${kind(url)}`,
    );
  return [host, port];
}

/**
 * Connects to an MQTT broker, `mqtt://user:password@host:port` or, with TLS, `mqtts://…`, and returns a client with a
 * session. While the network or the broker is away it tries again, with growing delays; limit it with `waitFor`. Throws
 * MqttError if the broker refuses for good (user, password, client identifier, protocol), OSError if its certificate
 * is not good, TypeError and RangeError for wrong arguments. After that the client connects again whenever it has to.
 * Cancelling leaves nothing open. Source: OASIS MQTT 3.1.1 and 5.0; names after MQTT.js.
 */
export async function connect(url: string, options: MqttOptions = {}): Promise<MqttClient> {
  const client = new MqttClient(url, options);
  client.task_ = createTask(() => client.run_(), { name: 'mqtt' });
  try {
    await client.first_;
  } catch (error) {
    await client.end();
    throw error;
  }
  return client;
}
