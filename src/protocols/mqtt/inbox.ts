// Subscriptions, and the messages that come for them.
import { checkNames, kind } from '../names.js';
import { MQTT5, QOS2 } from '../parts.js';
import { MqttError, RECEIVE_MAXIMUM, refused } from './errors.js';
import {
  addNumber,
  addProperties,
  addText,
  checkQos,
  type MessageProperties,
  malformed,
  type Part,
  PUBACK,
  PUBREC,
  packet,
  propertiesOf,
  SUBSCRIBE as SUBSCRIBES,
  UNSUBSCRIBE,
} from './packets.js';
import {
  changed,
  type Incoming,
  isAwaited,
  isV5,
  NONE,
  newId,
  reply,
  type State,
  without,
  write,
} from './state.js';
import { type Message, type Owner, Subscription } from './subscription.js';
import { hasWildcard, levelsOf } from './topics.js';

export interface SubscribeOptions {
  /** The highest QoS of the messages; default 0. */
  qos?: 0 | 1 | 2;
  /** How many messages may wait to be taken; default 10. While there are as many, reading pauses. */
  queue?: number;
  /** With an encoding, payloads are strings. */
  encoding?: 'utf-8';
}

export function subscribe(
  state: State & Owner,
  filter: string,
  options: SubscribeOptions,
): Subscription<never> {
  const where = 'subscribe(filter, options)';
  checkNames(options, ' qos queue encoding ', where);
  const { qos = 0, queue = 10, encoding } = options;
  const levels = levelsOf(filter, where);
  checkQos(qos, where);
  if (!(queue > 0)) throw new RangeError(`${where}: queue must be positive, got ${kind(queue)}`);
  const made = new Subscription<never>(state, filter, levels, qos, queue, encoding !== undefined);
  if (state.ended_) made.finish_();
  else {
    state.subscriptions_ = state.subscriptions_.concat(made);
    request(state, SUBSCRIBES, filter, made);
    flush(state);
  }
  return made;
}

/** Notes a SUBSCRIBE or UNSUBSCRIBE. */
function add(state: State, type: number, filter: string, made?: Subscription<never>): Uint8Array {
  const id = newId(state);
  const parts: Part[] = [];
  addNumber(parts, id, 2);
  if (MQTT5 && isV5(state)) {
    const isNumbered = made !== undefined && state.limits_.subscriptionIdentifiersAvailable !== 0;
    addProperties(parts, isNumbered ? { subscriptionIdentifier: [made.id_] } : undefined, '');
  }
  addText(parts, filter);
  if (made !== undefined) parts.push(made.qos);
  const packet_ = packet(type, 2, parts);
  const noted = { packet_, id_: id, filter_: filter, subscription_: made };
  state.requests_ = state.requests_.concat(noted);
  return packet_;
}

function request(state: State, type: number, filter: string, made?: Subscription<never>): void {
  // Without a connection only the latest counts.
  if (!state.connected)
    state.requests_ = state.requests_.filter(
      ({ filter_, subscription_ }) => filter_ !== filter || (made && subscription_),
    );
  write(state, add(state, type, filter, made));
  changed(state);
}

/** The broker has no session: all subscriptions are new to it. */
export function subscribeAgain(state: State): void {
  state.received_ = NONE;
  for (const each of state.held_) each.id_ = 0;
  flush(state);
  state.requests_ = NONE;
  for (const each of state.subscriptions_) add(state, SUBSCRIBES, each.filter, each);
}

/** A SUBACK or UNSUBACK. */
export function granted(state: State, id: number, code: number): void {
  const found = state.requests_.filter(({ id_ }) => id_ === id)[0];
  if (found === undefined) return;
  state.requests_ = without(state.requests_, found);
  const { subscription_, filter_ } = found;
  if (subscription_ === undefined) return;
  if (code < 128) subscription_.accept_(code);
  else {
    state.subscriptions_ = without(state.subscriptions_, subscription_);
    subscription_.finish_(refused(`subscribe: the broker refuses '${filter_}'`, code));
  }
}

/** A message has come. */
export function arrive(state: State, flags: number): void {
  const { cursor_ } = state;
  const qos = (flags >> 1) & 3;
  const topic = cursor_.text_();
  const id = qos > 0 ? cursor_.number_(2) : 0;
  if (qos > 2 || (qos > 0 && id === 0) || topic === '' || hasWildcard(topic)) malformed('PUBLISH');
  let ids: number[] | undefined;
  let properties: MessageProperties | undefined;
  if (MQTT5 && isV5(state)) {
    const { subscriptionIdentifier, ...others } = propertiesOf(cursor_);
    ids = subscriptionIdentifier;
    properties = others;
  }
  if (QOS2 && qos === 2 && state.received_.indexOf(id) >= 0) {
    reply(state, PUBREC, id);
    return;
  }
  const payload = cursor_.slice_(cursor_.end_ - cursor_.at_);
  const message: Message = { topic, payload, qos, retain: (flags & 1) === 1, properties };
  const incoming: Incoming = { message_: message, levels_: topic.split('/'), ids_: ids, id_: id };
  const { length } = state.held_;
  if (qos === 0 && length > 0) {
    deliver(state, incoming, true);
    return;
  }
  state.held_ = state.held_.concat(incoming);
  if (length > state.settings_.inflight)
    throw new MqttError(RECEIVE_MAXIMUM, 'the broker sends more messages than inflight');
  flush(state);
}

/** Puts a message into the queues of its subscriptions, unless one is full. */
function deliver(state: State, { message_, levels_, ids_ }: Incoming, drops: boolean): void {
  for (const each of state.subscriptions_)
    if (each.takes_(levels_, ids_)) {
      if (drops && each.isFull_()) each.dropped++;
      else each.put_(message_);
    }
}

/** Delivers and acknowledges what is held, as far as there is room. */
export function flush(state: State): void {
  for (;;) {
    const next = state.held_[0];
    if (next === undefined) return;
    const { message_, levels_, ids_, id_ } = next;
    const takers = state.subscriptions_.filter((each) => each.takes_(levels_, ids_));
    const mayDrop = message_.qos === 0 && isAwaited(state);
    if (takers.length === 0 ? state.early_ : !mayDrop && takers.some((each) => each.isFull_()))
      return;
    state.held_ = state.held_.slice(1);
    deliver(state, next, mayDrop);
    if (id_ === 0) continue;
    const isTwice = message_.qos === 2;
    if (QOS2 && isTwice) state.received_ = state.received_.concat(id_);
    reply(state, isTwice ? PUBREC : PUBACK, id_);
  }
}

/** A message was taken from a queue. */
export function taken(state: State): void {
  if (state.held_.length === 0) return;
  flush(state);
  changed(state);
}

/** A subscription ends. `isKept`: not in a session that is kept. */
export function leave(state: State, subscription: Subscription<never>, isKept: boolean): void {
  if (state.subscriptions_.indexOf(subscription) < 0) return;
  state.subscriptions_ = without(state.subscriptions_, subscription);
  subscription.finish_();
  const { filter } = subscription;
  const isShared = state.subscriptions_.some((each) => each.filter === filter);
  if (!isShared && !(isKept && !state.settings_.clean)) request(state, UNSUBSCRIBE, filter);
  taken(state);
}
