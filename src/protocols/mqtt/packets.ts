// Encodes and decodes packets. Source: OASIS MQTT 3.1.1 and 5.0, chapters 2 and 3.
import { decode, encode } from 'uasyncio';
import { kind } from '../names.js';
import { MQTT5, QOS, QOS2 } from '../parts.js';
import { unsaid } from '../unsaid.js';
import { MALFORMED, MqttError } from './errors.js';

// Types of packets.
export const CONNECT = 1;
export const CONNACK = 2;
export const PUBLISH = 3;
export const PUBACK = 4;
export const PUBREC = 5;
export const PUBREL = 6;
export const PUBCOMP = 7;
export const SUBSCRIBE = 8;
export const SUBACK = 9;
export const UNSUBSCRIBE = 10;
export const UNSUBACK = 11;
export const PINGREQ = 12;
export const PINGRESP = 13;
export const DISCONNECT = 14;

/** Of a PUBLISH: it is sent again. */
export const DUP = 8;

/** What a packet is made of: bytes, and arrays of bytes. */
export type Part = number | Uint8Array;

/** Properties of a message, with the names of MQTT.js; MQTT 5 only. */
export interface MessageProperties {
  /** 1: the payload is a text in UTF-8. */
  payloadFormatIndicator?: number;
  /** In seconds: the broker drops the message if it cannot deliver it in this time. */
  messageExpiryInterval?: number;
  contentType?: string;
  /** The topic for an answer, and what the answer is to repeat. */
  responseTopic?: string;
  correlationData?: Uint8Array;
  /** Pairs of a name and a value; a name may come several times. */
  userProperties?: [name: string, value: string][];
}

/** Those of all packets. */
export interface Properties extends MessageProperties {
  subscriptionIdentifier?: number[];
  sessionExpiryInterval?: number;
  assignedClientIdentifier?: string;
  serverKeepAlive?: number;
  willDelayInterval?: number;
  serverReference?: string;
  reasonString?: string;
  receiveMaximum?: number;
  maximumQoS?: number;
  retainAvailable?: number;
  maximumPacketSize?: number;
  subscriptionIdentifiersAvailable?: number;
}

// By identifier: the type, then the name. 1, 2, 4: that many bytes; v: a variable byte integer, which may come several
// times; s: a text; b: bytes; p: two texts. What nothing uses has no name.
const PROPERTIES: Record<number, string> = {
  1: '1payloadFormatIndicator',
  2: '4messageExpiryInterval',
  3: 'scontentType',
  8: 'sresponseTopic',
  9: 'bcorrelationData',
  11: 'vsubscriptionIdentifier',
  17: '4sessionExpiryInterval',
  18: 'sassignedClientIdentifier',
  19: '2serverKeepAlive',
  21: 's',
  22: 'b',
  24: '4willDelayInterval',
  26: 's',
  28: 'sserverReference',
  31: 'sreasonString',
  33: '2receiveMaximum',
  34: '2',
  35: '2',
  36: '1maximumQoS',
  37: '1retainAvailable',
  38: 'puserProperties',
  39: '4maximumPacketSize',
  40: '1',
  41: '1subscriptionIdentifiersAvailable',
  42: '1',
};

function sizeOf(parts: Part[]): number {
  let size = 0;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as Part;
    size += typeof part === 'number' ? 1 : part.length;
  }
  return size;
}

function addVariable(parts: Part[], n: number): void {
  for (; n > 127; n >>>= 7) parts.push((n & 127) | 128);
  parts.push(n);
}

/** Adds a number of 2 or 4 bytes. */
export function addNumber(parts: Part[], n: number, bytes: number): void {
  for (let shift = bytes * 8 - 8; shift >= 0; shift -= 8) parts.push((n >>> shift) & 255);
}

/** Adds a text, or bytes, with its length. */
export function addText(parts: Part[], text: string | Uint8Array): void {
  const bytes = toBytes(text);
  addNumber(parts, bytes.length, 2);
  parts.push(bytes);
}

export function toBytes(x: string | Uint8Array): Uint8Array {
  return typeof x === 'string' ? encode(x) : x;
}

/** Joins the parts behind the length of all of them. */
function joined(head: Part[], parts: Part[]): Uint8Array {
  const size = sizeOf(parts);
  addVariable(head, size);
  const bytes = new Uint8Array(head.length + size);
  let at = 0;
  for (const list of [head, parts])
    for (let i = 0; i < list.length; i++) {
      const part = list[i] as Part;
      if (typeof part === 'number') bytes[at++] = part;
      else {
        bytes.set(part, at);
        at += part.length;
      }
    }
  return bytes;
}

/** A packet with its type and flags. */
export function packet(type: number, flags: number, parts: Part[]): Uint8Array {
  return joined([(type << 4) | flags], parts);
}

/** A packet of a type that only carries an identifier. */
export function answer(type: number, id: number): Uint8Array {
  return packet(type, type === PUBREL ? 2 : 0, [id >> 8, id & 255]);
}

/** Adds properties. Throws TypeError for one that does not exist. */
export function addProperties(parts: Part[], given: Properties | undefined, where: string): void {
  const own: Part[] = [];
  for (const name in given) {
    const value = given[name as keyof Properties] as never;
    if (value === undefined) continue;
    let id = 0;
    for (const each in PROPERTIES) if ((PROPERTIES[each] as string).slice(1) === name) id = +each;
    if (id === 0) throw new TypeError(`${where}: no property '${name}'`);
    const type = (PROPERTIES[id] as string).charAt(0);
    // A list of one, but for pairs and identifiers.
    for (const each of ([] as unknown[]).concat(value) as never[]) {
      own.push(id);
      if (type === 'v') addVariable(own, each);
      else if (type === 'p') {
        addText(own, each[0]);
        addText(own, each[1]);
      } else if (type === 's' || type === 'b') addText(own, each);
      else addNumber(own, each, +type);
    }
  }
  parts.push(joined([], own));
}

/** Reads a packet. What is not there or wrong is an MqttError. */
export class Cursor {
  bytes_: Uint8Array = new Uint8Array(0);
  at_ = 0;
  end_ = 0;

  number_(bytes: number): number {
    const from = this.skip_(bytes);
    let n = 0;
    for (let i = from; i < this.at_; i++) n = n * 256 + (this.bytes_[i] as number);
    return n;
  }

  variable_(): number {
    let n = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = this.number_(1);
      n += (byte & 127) * shift;
      if (byte < 128) return n;
      if (shift > 16384) malformed('a length of more than 4 bytes');
    }
  }

  slice_(size: number): Uint8Array {
    const from = this.skip_(size);
    return this.bytes_.slice(from, this.at_);
  }

  text_(): string {
    const size = this.number_(2);
    const from = this.skip_(size);
    const text = decode(this.bytes_, from, this.at_);
    if (encode(text).length !== size || text.indexOf('\0') >= 0) malformed('a text');
    return text;
  }

  /** The position, which moves behind that many bytes. */
  skip_(size: number): number {
    const from = this.at_;
    this.at_ += size;
    if (this.at_ > this.end_) malformed('its end');
    return from;
  }
}

/** The properties behind their length. */
export function propertiesOf(cursor: Cursor): Properties {
  const found: Record<string, unknown> = {};
  const size = cursor.variable_();
  const { end_ } = cursor;
  cursor.end_ = cursor.skip_(size) + size;
  cursor.at_ -= size;
  while (cursor.at_ < cursor.end_) {
    const entry = PROPERTIES[cursor.number_(1)];
    if (entry === undefined) return malformed('a property');
    const type = entry.charAt(0);
    const name = entry.slice(1);
    let value: unknown;
    if (type === 'p') value = [cursor.text_(), cursor.text_()];
    else if (type === 's') value = cursor.text_();
    else if (type === 'b') value = cursor.slice_(cursor.number_(2));
    else value = type === 'v' ? cursor.variable_() : cursor.number_(+type);
    const old = found[name] as unknown[] | undefined;
    if (type === 'p' || type === 'v') found[name] = (old ?? []).concat([value]);
    else if (name && old !== undefined) malformed('a property twice');
    else found[name] = value;
  }
  cursor.end_ = end_;
  return found;
}

export function malformed(what: string): never {
  throw new MqttError(MALFORMED, `a malformed packet: ${what}`);
}

/** Throws TypeError unless `x` is a text or bytes. */
export function checkData(x: unknown, where: string): void {
  if (typeof x !== 'string' && !(x instanceof Uint8Array))
    throw new TypeError(`${where}: expected a Uint8Array or a string, got ${kind(x)}`);
}

export function checkQos(qos: unknown, where: string): void {
  if (qos !== 0 && qos !== 1 && qos !== 2)
    throw new RangeError(`${where}: expected a qos of 0, 1 or 2, got ${kind(qos)}`);
  if (!QOS2 && qos > (QOS ? 1 : 0)) throw unsaid(where, `qos: ${qos}`);
}

/** Adds properties with MQTT 5; with MQTT 3.1.1 there can be none. */
export function addOwn(
  parts: Part[],
  given: Properties | undefined,
  isV5: boolean,
  where: string,
): void {
  if (MQTT5 && isV5) addProperties(parts, given, where);
  else if (given !== undefined) throw new TypeError(`${where}: properties need protocolVersion 5`);
}
