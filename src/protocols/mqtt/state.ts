// What a client knows; the other files are functions on it, so that a program has only those that it uses.
import { Event, type Future, OSError, type StreamWriter, type Task } from 'uasyncio';
import { QOS, SUBSCRIBE } from '../parts.js';
import { MOST, type Settings } from './options.js';
import { answer, type Cursor, type Properties } from './packets.js';
import type { Message, Subscription } from './subscription.js';

/** Lists that are mostly empty are replaced, not changed: an idle client has none of its own. */
export const NONE: never[] = [];
const NO_LIMITS: Properties = {};

/** A message that is being sent; once the broker has received one of QoS 2, the PUBREL. */
export interface Outgoing {
  packet_: Uint8Array;
  id_: number;
  qos_: number;
  done_: Future<void>;
}

/** A message that came and has not been put into the queues. */
export interface Incoming {
  message_: Message;
  levels_: string[];
  ids_: number[] | undefined;
  id_: number;
}

/** A SUBSCRIBE, or without a subscription an UNSUBSCRIBE, that the broker has not acknowledged. */
export interface Request {
  packet_: Uint8Array;
  id_: number;
  filter_: string;
  subscription_: Subscription<never> | undefined;
}

/** Fields without a first value are missing until they are needed. */
export class State {
  /** Whether there is a session now. */
  connected = false;
  /** How many messages were dropped because `queue` was full. */
  dropped = 0;
  /** With `clientId: ''` and MQTT 5, the one that the broker has assigned. */
  declare clientId: string;

  declare settings_: Settings;
  declare host_: string;
  declare port_: number;
  declare online_: Event | undefined;
  declare task_: Task<void> | undefined;
  /** Done when the first session has begun, or cannot; missing after that. */
  declare first_: Future<void> | undefined;
  declare writer_: StreamWriter | undefined;
  ended_ = false;
  /** The next error is one that waiting does not mend. */
  lasting_ = false;
  /** In seconds, before the next attempt to connect. */
  delay_ = 0;
  /** Of the jitter. */
  seed_ = 1;

  /** Messages of QoS 1 and 2 that were sent; in this session, the first `sent_` of them. */
  flight_: Outgoing[] = NONE;
  sent_ = 0;
  /** Messages that wait to be sent. */
  queue_: Outgoing[] = NONE;
  /** Messages of QoS 0 that were written, and are not known to be taken by the system. */
  written_: Outgoing[] = NONE;
  /** Waits until the system has taken those. */
  declare drainer_: Task<void> | undefined;
  lastId_ = 0;
  /** What the broker allows. */
  limits_: Properties = NO_LIMITS;
  window_ = 0;

  declare cursor_: Cursor;
  /** The first byte of the packet at the cursor. */
  head_ = 0;
  /** Something was answered since the last read. */
  answered_ = false;
  /** On the clock of `ticksMs`: when the next ping is due, and the last time that the broker was heard. */
  declare due_: number;
  declare heard_: number;
  /** In ms, between two pings. */
  declare beat_: number;
  subscriptions_: Subscription<never>[] = NONE;
  requests_: Request[] = NONE;
  /** Messages that came and find no room; those of QoS 1 and 2 are not acknowledged. */
  held_: Incoming[] = NONE;
  /** Identifiers of messages of QoS 2 that were received and not released. */
  received_: number[] = NONE;
  /** Something has changed; made when something waits for that. */
  declare room_: Event | undefined;
  /** Messages of a resumed session may come before their `subscribe`. */
  early_ = false;
  /** Until when they wait; 0 before the first of them does. */
  grace_ = 0;

  constructor(
    settings: Settings,
    address: [string, number],
    clientId: string,
    cursor: Cursor,
    first: Future<void>,
  ) {
    if (settings === undefined) throw new TypeError('MqttClient: use connect(url, options)');
    const [host, port] = address;
    this.settings_ = settings;
    this.host_ = host;
    this.port_ = port;
    this.clientId = clientId;
    this.cursor_ = cursor;
    this.first_ = first;
  }

  /** Set while there is a session. */
  get online(): Event {
    if (this.online_ === undefined) {
      this.online_ = new Event();
      if (this.connected) this.online_.set();
    }
    return this.online_;
  }
}
export function isV5(state: State): boolean {
  return state.settings_.protocolVersion === 5;
}

export function noLimits(): Properties {
  return NO_LIMITS;
}

export function without<T>(list: T[], item: T): T[] {
  return list.filter((each) => each !== item);
}

/** Writes, unless the connection is broken, which the reader finds out. */
export function write(state: State, bytes: Uint8Array): void {
  try {
    state.writer_?.write(bytes);
  } catch (error) {
    if (!(error instanceof OSError)) throw error;
  }
}

export function reply(state: State, type: number, id: number): void {
  state.answered_ = true;
  write(state, answer(type, id));
}

/** Waits for a change of what waits: a message was taken, sent or acknowledged, a session has ended. */
export function change(state: State): PromiseLike<unknown> {
  state.room_ ??= new Event();
  state.room_.clear();
  return state.room_.wait();
}

export function changed(state: State): void {
  state.room_?.set();
}

export function newId(state: State): number {
  const isUsed = ({ id_ }: { id_: number }): boolean => id_ === state.lastId_;
  do state.lastId_ = (state.lastId_ % MOST) + 1;
  while (
    (QOS && (state.flight_.some(isUsed) || state.queue_.some(isUsed))) ||
    (SUBSCRIBE && state.requests_.some(isUsed))
  );
  return state.lastId_;
}

/** Whether the program waits for an acknowledgement, which comes only if reading goes on. */
export function isAwaited(state: State): boolean {
  return state.flight_.length + state.requests_.length > 0;
}
