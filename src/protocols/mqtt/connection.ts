// Connections and their sessions: connects again for ever, and reads packets.
import {
  type Awaitable,
  CancelledError,
  IncompleteReadError,
  OSError,
  openConnection,
  type StreamReader,
  type StreamWriter,
  sleep,
  TimeoutError,
  ticksMs,
  waitFor,
} from 'uasyncio';
import { MQTT5, PASSWORD, QOS, QOS2, SUBSCRIBE, WILL } from '../parts.js';
import { MqttError, PROTOCOL_ERROR, refused, TOO_LARGE } from './errors.js';
import { arrive, flush, granted, subscribeAgain } from './inbox.js';
import { MOST, type Will } from './options.js';
import { acknowledged, giveUp, interrupt, pump, startAgain } from './outbox.js';
import {
  addNumber,
  addOwn,
  addProperties,
  addText,
  CONNACK,
  CONNECT,
  Cursor,
  checkData,
  checkQos,
  DISCONNECT,
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
  propertiesOf,
  SUBACK,
  UNSUBACK,
} from './packets.js';
import {
  change,
  changed,
  isAwaited,
  isV5,
  NONE,
  noLimits,
  reply,
  type State,
  without,
  write,
} from './state.js';
import { checkTopic } from './topics.js';

const NOTHING = new Uint8Array(0);
/** How many bytes are read at once. */
const CHUNK = 4096;
/** In seconds: how long a connect and the broker's answer to it may take, each. */
const PATIENCE = 30;
/** In seconds: how long the messages of a resumed session wait for their `subscribe`. */
const GRACE = 5;
/** Codes of a CONNACK after which a further attempt may succeed: unspecified, busy, quota, rate, … */
const PASSING = [0x80, 0x83, 0x88, 0x89, 0x97, 0x9f];
/** By code of MQTT 3.1.1, less 1. */
const CODES = [0x84, 0x85, 0x88, 0x86, 0x87];
/** The errors of networks and brokers. */
const USUAL = [OSError, MqttError, TimeoutError, IncompleteReadError];
/** Errors of a connect that waiting does not mend. */
const LASTING = ['CERTIFICATE_VERIFY_FAILED', 'EINVAL', 'ENOTSUP'];

/** Keeps a session until `end`, or until the first one cannot begin. */
export async function keep(state: State): Promise<void> {
  let error: unknown;
  try {
    for (let pause = 0; pause >= 0; ) {
      error = await session(state);
      pause = pauseAfter(state, error);
      if (pause >= 0) await sleep(pause);
    }
  } finally {
    state.first_?.cancel();
    giveUp(QOS ? state.flight_.concat(state.queue_) : state.queue_);
    if (SUBSCRIBE)
      for (const each of state.subscriptions_) each.finish_(state.ended_ ? undefined : error);
    state.ended_ = true;
    state.queue_ = NONE;
    state.flight_ = NONE;
    state.subscriptions_ = NONE;
  }
}

/** How many seconds to wait after a session; -1 if there will be no further one. Throws what no network does. */
function pauseAfter(state: State, error: unknown): number {
  const { settings_, first_ } = state;
  const isUsual = USUAL.some((type) => error instanceof type);
  const isLasting = state.lasting_ || LASTING.indexOf((error as OSError).code) >= 0;
  if (first_ !== undefined && (isLasting || !isUsual)) {
    if (!first_.done()) first_.setException(error);
    return -1;
  }
  if (!isUsual) throw error;
  settings_.onState?.(state as never, error as Error);
  // Clients differ in their jitter, and each has the same in every run.
  state.seed_ = (state.seed_ * 16807) % 2147483647;
  const [least, most] = settings_.retry;
  state.delay_ = Math.min(Math.max(state.delay_, least), most);
  return state.delay_ * (0.5 + state.seed_ / 4294967294);
}

/** One session. Returns the error that has ended it. */
async function session(state: State): Promise<unknown> {
  let writer: StreamWriter | undefined;
  state.lasting_ = false;
  state.delay_ *= 2;
  try {
    const streams = await waitFor(open(state), PATIENCE);
    writer = streams[1];
    state.cursor_ = new Cursor();
    setBeat(state, state.settings_.keepalive || PATIENCE * 2);
    writer.write(connectPacket(state));
    for (;;) {
      const missing = advance(state, writer);
      try {
        if (state.answered_ && missing > 0) await waitFor(writer.drain(), untilBeat(state, true));
        const bytes = await waitFor(
          turn(state, streams[0], missing),
          untilBeat(state, missing > 0),
        );
        if (missing > 0) add(state, bytes as Uint8Array);
      } catch (error) {
        if (!(error instanceof TimeoutError)) throw error;
      }
    }
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    return error;
  } finally {
    leaveSession(state);
    if (state.ended_) writer?.close();
    else writer?.abort();
  }
}

/** Most connections have no options: those share what the library keeps of them. */
function open({ host_, port_, settings_ }: State): Awaitable<[StreamReader, StreamWriter]> {
  const { ssl } = settings_;
  return openConnection(host_, port_, ssl === undefined ? undefined : { ssl });
}

/** What a session waits for: bytes, or, if none may be read, a change. */
function turn(state: State, reader: StreamReader, missing: number): Awaitable<unknown> {
  if (SUBSCRIBE && missing === 0) return change(state) as Awaitable<unknown>;
  state.answered_ = false;
  return missing > 1 ? reader.readexactly(missing) : reader.read(CHUNK);
}

/** Reading begins. Pings are sent twice in so many seconds. */
function setBeat(state: State, seconds: number): void {
  state.heard_ = ticksMs();
  state.beat_ = seconds < MOST ? seconds * 500 : Infinity;
  state.due_ = state.heard_ + state.beat_;
}

/**
 * Sends a ping when that is due; returns the seconds until there is something to do. Throws OSError if the broker is
 * silent. While nothing is read, because messages wait, it may be.
 */
function untilBeat(state: State, isReading: boolean): number | null {
  const now = ticksMs();
  if (!isReading) state.heard_ = now;
  const { connected, settings_, heard_ } = state;
  const gone = connected ? heard_ + (settings_.keepalive || Infinity) * 1000 : state.due_;
  if (now >= gone) throw new OSError('ETIMEDOUT', 'the broker is silent');
  if (now >= state.due_) {
    // The session has lasted for a while.
    state.delay_ = 0;
    state.due_ = now + state.beat_;
    write(state, packet(PINGREQ, 0, []));
  }
  let next = Math.min(gone, state.due_);
  if (SUBSCRIBE && !isReading && state.early_) {
    state.grace_ ||= now + GRACE * 1000;
    if (now >= state.grace_) {
      state.early_ = false;
      flush(state);
      changed(state);
    }
    next = Math.min(next, state.grace_);
  }
  return next < Infinity ? (next - now) / 1000 : null;
}

/** Adds bytes that have come to those that the cursor keeps. */
function add(state: State, more: Uint8Array): void {
  const { cursor_ } = state;
  const { bytes_ } = cursor_;
  if (more.length === 0) throw new OSError('ECONNRESET', 'the broker closed the connection');
  state.heard_ = ticksMs();
  cursor_.bytes_ = more;
  if (bytes_.length === 0) return;
  cursor_.bytes_ = new Uint8Array(bytes_.length + more.length);
  cursor_.bytes_.set(bytes_);
  cursor_.bytes_.set(more, bytes_.length);
}

/**
 * Handles the packets that have come. Returns how many bytes the next one lacks at least; 0 if messages wait, so that
 * nothing more may be read.
 */
function advance(state: State, writer: StreamWriter): number {
  const cursor = state.cursor_;
  for (;;) {
    if (SUBSCRIBE && state.held_.length > 0 && !isAwaited(state)) return 0;
    const missing = next(state);
    if (missing > 0) {
      // Keeps no memory while it waits.
      const { bytes_, end_ } = cursor;
      cursor.bytes_ = end_ < bytes_.length ? bytes_.slice(end_) : NOTHING;
      cursor.end_ = 0;
      return missing;
    }
    if (state.connected) handle(state);
    else accept(state, writer);
  }
}

/** Moves the cursor to the next packet, if all of it has come; returns how many bytes are missing at least. */
export function next(state: State): number {
  const cursor = state.cursor_;
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
  if (size > state.settings_.maximumPacketSize)
    throw new MqttError(TOO_LARGE, `the broker sends a packet of ${size} bytes`);
  if (size > there) return size - there;
  state.head_ = bytes_[end_] as number;
  cursor.at_ = at;
  cursor.end_ = end_ + size;
  return 0;
}

/** The broker's answer to the connect: begins the session, or throws. */
function accept(state: State, writer: StreamWriter): void {
  const { cursor_, settings_ } = state;
  if (state.head_ !== CONNACK << 4) throw new MqttError(PROTOCOL_ERROR, 'expected a CONNACK');
  const acknowledge = cursor_.number_(1);
  let code = cursor_.number_(1);
  const limits =
    MQTT5 && isV5(state) && cursor_.at_ < cursor_.end_ ? propertiesOf(cursor_) : noLimits();
  // A broker without MQTT 5 answers as in MQTT 3.1.1.
  if (code > 0 && code < 128) code = CODES[code - 1] ?? 0x80;
  if (code > 0) {
    state.lasting_ = PASSING.indexOf(code) < 0;
    const what = 'connect: the broker refuses';
    throw MQTT5
      ? refused(what, code, limits.reasonString, limits.serverReference)
      : refused(what, code);
  }
  state.writer_ = writer;
  state.connected = true;
  if (MQTT5) {
    state.limits_ = limits;
    state.clientId = limits.assignedClientIdentifier ?? state.clientId;
  }
  if (QOS) state.window_ = Math.min(settings_.inflight, limits.receiveMaximum ?? MOST);
  const isResumed = (acknowledge & 1) === 1;
  if (SUBSCRIBE) {
    state.early_ = isResumed && state.first_ !== undefined;
    state.grace_ = 0;
    if (isResumed) state.held_ = NONE;
    else subscribeAgain(state);
  }
  if (QOS && !isResumed) startAgain(state);
  if (SUBSCRIBE) for (const { packet_ } of state.requests_) write(state, packet_);
  const keepalive = settings_.keepalive || MOST;
  setBeat(state, MQTT5 ? Math.min(keepalive, limits.serverKeepAlive ?? MOST) : keepalive);
  pump(state);
  state.online_?.set();
  if (state.first_?.done() === false) state.first_.setResult(undefined);
  state.first_ = undefined;
  settings_.onState?.(state as never);
}

function leaveSession(state: State): void {
  state.connected = false;
  state.writer_ = undefined;
  state.online_?.clear();
  changed(state);
  interrupt(state);
}

/** Handles the packet at the cursor. */
export function handle(state: State): void {
  const { head_, cursor_ } = state;
  const type = head_ >> 4;
  const hasMore = () => MQTT5 && isV5(state) && cursor_.at_ < cursor_.end_;
  if (type === PUBLISH) {
    if (SUBSCRIBE) arrive(state, head_ & 15);
    else ignore(state, (head_ >> 1) & 3);
    return;
  }
  if ((head_ & 15) !== (type === PUBREL ? 2 : 0)) malformed('flags');
  if (type === PINGRESP) return;
  const isBye = type === DISCONNECT && MQTT5 && isV5(state);
  if (!isBye && !(type >= PUBACK && type <= PUBCOMP) && type !== SUBACK && type !== UNSUBACK)
    throw new MqttError(PROTOCOL_ERROR, `the broker sends a packet of type ${type}`);
  const id = isBye ? 0 : cursor_.number_(2);
  if (type === SUBACK || type === UNSUBACK) {
    if (MQTT5 && isV5(state)) propertiesOf(cursor_);
    if (SUBSCRIBE) granted(state, id, type === SUBACK ? cursor_.number_(1) : 0);
    return;
  }
  const code = hasMore() ? cursor_.number_(1) : 0;
  const reasons = MQTT5 && hasMore() ? propertiesOf(cursor_) : noLimits();
  if (MQTT5 && isBye) {
    const { reasonString, serverReference } = reasons;
    throw refused('the broker ends the session', code, reasonString, serverReference);
  }
  if (type === PUBREL) {
    if (QOS2) state.received_ = without(state.received_, id);
    reply(state, PUBCOMP, id);
  } else if (QOS) acknowledged(state, type, id, code, MQTT5 ? reasons.reasonString : undefined);
}

/** A message comes to a program that does not subscribe, from a session of an earlier one. */
function ignore(state: State, qos: number): void {
  const { cursor_ } = state;
  cursor_.skip_(cursor_.number_(2));
  if (qos > 0) reply(state, qos > 1 ? PUBREC : PUBACK, cursor_.number_(2));
}

export function connectPacket(state: State): Uint8Array {
  const where = 'connect(url, options)';
  const { settings_ } = state;
  const v5 = MQTT5 && isV5(state);
  // MQTT 5 can begin anew and keep the session afterwards.
  const clean = settings_.clean && !(v5 && state.first_ === undefined);
  let flags = clean ? 2 : 0;
  const parts: Part[] = [];
  addText(parts, 'MQTT');
  parts.push(v5 ? 5 : 4, 0);
  addNumber(parts, settings_.keepalive, 2);
  if (MQTT5) {
    let own: Properties | undefined = settings_.properties;
    if (v5)
      own = {
        sessionExpiryInterval: own?.sessionExpiryInterval ?? (settings_.clean ? 3600 : 4294967295),
        receiveMaximum: settings_.inflight,
        maximumPacketSize: settings_.maximumPacketSize,
        userProperties: own?.userProperties,
      };
    addOwn(parts, own, v5, where);
  }
  addText(parts, state.clientId);
  if (WILL && settings_.will !== undefined) flags |= addWill(parts, settings_.will, v5, where);
  if (PASSWORD) {
    const { username, password } = settings_;
    if (password !== undefined && username === undefined && !v5)
      throw new TypeError(`${where}: with MQTT 3.1.1 a password needs a username`);
    if (username !== undefined) flags |= addData(parts, username, `${where}: username`, 128);
    if (password !== undefined) flags |= addData(parts, password, `${where}: password`, 64);
  }
  parts[4] = flags;
  return packet(CONNECT, 0, parts);
}

/** Returns the flag of it. */
function addData(parts: Part[], x: string | Uint8Array, where: string, flag: number): number {
  checkData(x, where);
  addText(parts, x);
  return flag;
}

function addWill(parts: Part[], will: Will, v5: boolean, where: string): number {
  const { topic, payload, qos = 0, retain = false, properties } = will;
  checkQos(qos, `${where}: will`);
  addOwn(parts, properties, v5, where);
  addText(parts, checkTopic(topic, `${where}: will.topic`));
  addData(parts, payload, `${where}: will.payload`, 4);
  return 4 | (qos << 3) | (retain ? 32 : 0);
}

export function farewell(state: State): Uint8Array {
  const parts: Part[] = [];
  if (MQTT5 && isV5(state) && state.settings_.clean) {
    parts.push(0);
    addProperties(parts, { sessionExpiryInterval: 0 }, '');
  }
  return packet(DISCONNECT, 0, parts);
}
