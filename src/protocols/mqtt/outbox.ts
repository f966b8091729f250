// Messages on their way to the broker.
import { createTask, Future, OSError, type StreamWriter, type Task } from 'uasyncio';
import { MQTT5, QOS, QOS2 } from '../parts.js';
import {
  MqttError,
  NORMAL,
  PROTOCOL_ERROR,
  QOS as QOS_REFUSED,
  QUOTA,
  RETAIN,
  refused,
  TOO_LARGE,
} from './errors.js';
import { MOST } from './options.js';
import {
  addNumber,
  addOwn,
  addText,
  answer,
  checkData,
  checkQos,
  DUP,
  type MessageProperties,
  type Part,
  PUBACK,
  PUBCOMP,
  PUBLISH,
  PUBREC,
  PUBREL,
  packet,
  toBytes,
} from './packets.js';
import { changed, isV5, NONE, newId, type Outgoing, reply, type State, write } from './state.js';
import { checkTopic } from './topics.js';

export interface PublishOptions {
  /** 0: at most once; 1: at least once; 2: exactly once. Default 0. */
  qos?: 0 | 1 | 2;
  /** The broker keeps the message for later subscribers. Default false. */
  retain?: boolean;
  /** MQTT 5 only. */
  properties?: MessageProperties;
}

function isPublish({ packet_ }: Outgoing): boolean {
  return (packet_[0] as number) >> 4 === PUBLISH;
}

function settle({ done_ }: Outgoing, error?: MqttError): void {
  if (done_.done()) return;
  if (error === undefined) done_.setResult(undefined);
  else done_.setException(error);
}

/** Settles messages that will not be sent any more. */
export function giveUp(messages: Outgoing[]): void {
  for (const message of messages)
    settle(message, new MqttError(NORMAL, 'publish: the client has ended'));
}

export function publish(
  state: State,
  topic: string,
  payload: Uint8Array | string,
  { qos = 0, retain = false, properties }: PublishOptions,
): Future<void> {
  const where = 'publish(topic, payload, options)';
  const parts: Part[] = [];
  addText(parts, checkTopic(topic, where));
  checkData(payload, where);
  checkQos(qos, where);
  const id = QOS && qos > 0 ? newId(state) : 0;
  if (id > 0) addNumber(parts, id, 2);
  addOwn(parts, properties, MQTT5 && isV5(state), where);
  parts.push(toBytes(payload));
  const message: Outgoing = {
    packet_: packet(PUBLISH, (qos << 1) | (retain ? 1 : 0), parts),
    id_: id,
    qos_: qos,
    done_: new Future<void>(),
  };
  const { settings_ } = state;
  if (state.ended_) giveUp([message]);
  else {
    if (state.queue_.length > 0) state.queue_.push(message);
    else state.queue_ = [message];
    pump(state);
    const { queue_ } = state;
    if (queue_.length > settings_.queue) {
      state.dropped++;
      const lost = settings_.drop === 'newest' ? queue_.pop() : queue_.shift();
      const text = `publish: the message was dropped, because ${settings_.queue} others wait`;
      settle(lost as Outgoing, new MqttError(QUOTA, text));
    }
  }
  return message.done_;
}

/** Writes the messages that may be sent now. */
export function pump(state: State): void {
  while (state.connected) {
    if (QOS && state.sent_ < state.flight_.length) {
      if (state.sent_ >= state.window_) return;
      write(state, (state.flight_[state.sent_++] as Outgoing).packet_);
      continue;
    }
    const message = state.queue_[0];
    if (message === undefined) {
      state.queue_ = NONE;
      return;
    }
    const error = MQTT5 ? refusalOf(state, message) : undefined;
    if (error !== undefined || message.done_.done()) settle(message, error);
    else if (QOS && message.qos_ > 0) {
      if (state.sent_ >= state.window_) return;
      write(state, message.packet_);
      state.flight_ = state.flight_.concat(message);
      state.sent_++;
      changed(state);
    } else {
      if (state.written_.length >= state.settings_.queue) return;
      write(state, message.packet_);
      state.written_ = state.written_.concat(message);
      state.drainer_ ??= startDrainer(state);
    }
    state.queue_.shift();
  }
}

function startDrainer(state: State): Task<void> {
  const writer = state.writer_ as StreamWriter;
  return createTask(() => drained(state, writer), { name: 'mqtt' });
}

/** Why the broker does not take a message. */
function refusalOf({ limits_ }: State, { packet_, qos_ }: Outgoing): MqttError | undefined {
  const { maximumPacketSize = Infinity, maximumQoS = 2, retainAvailable = 1 } = limits_;
  const code =
    packet_.length > maximumPacketSize
      ? TOO_LARGE
      : qos_ > maximumQoS
        ? QOS_REFUSED
        : ((packet_[0] as number) & 1) > retainAvailable
          ? RETAIN
          : 0;
  return code > 0 ? refused('publish: the broker has no', code) : undefined;
}

/** Reports messages of QoS 0 as sent once the system has taken them. */
async function drained(state: State, writer: StreamWriter): Promise<void> {
  try {
    while (state.written_.length > 0) {
      const count = state.written_.length;
      await writer.drain();
      settleWritten(state, count);
      pump(state);
    }
    state.drainer_ = undefined;
  } catch (error) {
    // The reader finds out, too.
    if (!(error instanceof OSError)) throw error;
    writer.abort();
  }
  changed(state);
}

function settleWritten(state: State, count: number): void {
  const all = state.written_;
  state.written_ = all.slice(count);
  for (const message of all.slice(0, count)) settle(message);
}

/** The broker acknowledges a message, or the first half of one of QoS 2. */
export function acknowledged(
  state: State,
  type: number,
  id: number,
  code: number,
  reason: string | undefined,
): void {
  const { flight_ } = state;
  let at = 0;
  while (at < state.sent_ && (flight_[at] as Outgoing).id_ !== id) at++;
  const message = at < state.sent_ ? (flight_[at] as Outgoing) : undefined;
  if (message !== undefined && message.qos_ !== (type === PUBACK ? 1 : 2))
    throw new MqttError(PROTOCOL_ERROR, 'the broker acknowledges another QoS');
  if (QOS2 && type === PUBREC && code < 128) {
    if (message !== undefined) message.packet_ = answer(PUBREL, id);
    reply(state, PUBREL, id);
  } else if (message !== undefined) {
    state.flight_ = flight_.filter((each) => each !== message);
    state.sent_--;
    const isRefused = code >= 128 && type !== PUBCOMP;
    settle(message, isRefused ? refused('publish: the broker refuses', code, reason) : undefined);
    pump(state);
    changed(state);
  }
}

/** The session has ended: what was under way is sent again in the next one. */
export function interrupt(state: State): void {
  state.drainer_?.cancel();
  state.drainer_ = undefined;
  // They may be lost: at most once.
  settleWritten(state, MOST);
  if (!QOS) return;
  for (let i = 0; i < state.sent_; i++) mark(state.flight_[i] as Outgoing, DUP);
  state.sent_ = 0;
}

function mark(message: Outgoing, dup: number): void {
  const { packet_ } = message;
  if (isPublish(message)) packet_[0] = ((packet_[0] as number) & ~DUP) | dup;
}

/** The broker has no session: all messages are new to it. One of QoS 2 that it has received is through. */
export function startAgain(state: State): void {
  const flight = state.flight_;
  state.flight_ = flight.filter(isPublish);
  for (const message of flight)
    if (isPublish(message)) mark(message, 0);
    else settle(message);
}
