/*
 * Packets of DNS, as multicast DNS uses them. Source: RFC 1035, RFC 6762 section 18.
 *
 * Names and the data of records are kept as strings with one character for each byte, in the form in which they are sent
 * but without pointers: `'\x07printer\x05local\0'`. So they are compared with `===` and `<`, as the RFC compares them.
 */
import { decode, encode } from 'uasyncio';

export const A = 1;
export const PTR = 12;
export const TXT = 16;
export const AAAA = 28;
export const SRV = 33;
export const NSEC = 47;
export const ANY = 255;

const RESPONSE = 0x8400;
/** Of a record: replaces what is known. Of a question: the answer may be unicast. */
const TOP_BIT = 0x8000;
const IN = 1;
const LONGEST_NAME = 255;
const LONGEST_LABEL = 63;
/** Bytes of records that are sent in one packet. */
const ROOM = 1200;

export interface Question {
  /** In small letters. */
  name: string;
  type: number;
  unicast: boolean;
}

export interface Entry {
  /** In small letters. */
  name: string;
  type: number;
  /** Seconds. */
  ttl: number;
  /** Nobody else has such a record. */
  unique: boolean;
  data: string;
}

export interface Message {
  id: number;
  isResponse: boolean;
  questions: Question[];
  answers: Entry[];
  authorities: Entry[];
  additionals: Entry[];
}

/** Returns undefined for what is no packet of DNS. */
export function parse(bytes: Uint8Array): Message | undefined {
  const reader = new Reader(bytes);
  const id = reader.word_();
  // A response, and the operation, but not whether it is authoritative and so on.
  const flags = reader.word_() & 0xf800;
  const counts = [reader.word_(), reader.word_(), reader.word_(), reader.word_()] as const;
  const questions: Question[] = [];
  for (let i = 0; i < counts[0] && !reader.failed_; i++) {
    const name = reader.name_();
    const type = reader.word_();
    const kind = reader.word_();
    if ((kind & ~TOP_BIT) === IN || (kind & ~TOP_BIT) === ANY)
      questions.push({ name: small(name), type, unicast: kind >= TOP_BIT });
  }
  const answers = reader.entries_(counts[1]);
  const authorities = reader.entries_(counts[2]);
  const additionals = reader.entries_(counts[3]);
  if (reader.failed_ || (flags & ~TOP_BIT) !== 0) return undefined;
  return { id, isResponse: flags !== 0, questions, answers, authorities, additionals };
}

/** Once it has failed, it reads zeros and empty names. */
class Reader {
  failed_ = false;
  private at_ = 0;
  private bytes_: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes_ = bytes;
  }

  /** Takes `n` bytes; returns where they begin. */
  private take_(n: number): number {
    const at = this.at_;
    if (at + n > this.bytes_.length) this.failed_ = true;
    else this.at_ = at + n;
    return at;
  }

  word_(): number {
    const at = this.take_(2);
    return this.failed_ ? 0 : (this.bytes_[at] as number) * 256 + (this.bytes_[at + 1] as number);
  }

  entries_(count: number): Entry[] {
    const all: Entry[] = [];
    for (let i = 0; i < count && !this.failed_; i++) {
      const name = small(this.name_());
      const type = this.word_();
      const kind = this.word_();
      const ttl = this.word_() * 65536 + this.word_();
      const length = this.word_();
      const end = this.at_ + length;
      const data = this.data_(type, length);
      if (this.at_ !== end) this.failed_ = true;
      if ((kind & ~TOP_BIT) === IN) all.push({ name, type, ttl, unique: kind >= TOP_BIT, data });
    }
    return all;
  }

  private data_(type: number, length: number): string {
    if (type === PTR) return this.name_();
    const plain = type === SRV ? 6 : length;
    const at = this.take_(plain);
    const data = this.failed_ ? '' : binary(this.bytes_, at, at + plain);
    return type === SRV ? data + this.name_() : data;
  }

  /** Each pointer leads to an earlier place than the one before, so they end. */
  name_(): string {
    const bytes = this.bytes_;
    let name = '';
    let at = this.at_;
    let after = 0;
    for (let limit = at; ; ) {
      const n = bytes[at] as number;
      if (n >= 0xc0) {
        const to = (n & LONGEST_LABEL) * 256 + (bytes[at + 1] as number);
        if (after === 0) after = at + 2;
        if (!(to < limit)) break;
        limit = at = to;
        continue;
      }
      // Also where the packet ends: then n is undefined.
      if (!(n <= LONGEST_LABEL) || at + n >= bytes.length || name.length + n >= LONGEST_NAME) break;
      name += binary(bytes, at, at + 1 + n);
      at += 1 + n;
      if (n > 0) continue;
      this.at_ = after || at;
      return name;
    }
    this.failed_ = true;
    return '';
  }
}

function binary(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  // A call takes a limited number of arguments.
  for (let at = from; at < to; at += 64)
    text += String.fromCharCode(...bytes.subarray(at, Math.min(at + 64, to)));
  return text;
}

/** Makes the letters A to Z small: names are compared so. */
export function small(name: string): string {
  let text = '';
  let from = 0;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code < 65 || code > 90) continue;
    text += name.substring(from, i) + String.fromCharCode(code + 32);
    from = i + 1;
  }
  return text + name.substring(from);
}

export function word(value: number): string {
  return String.fromCharCode(value >> 8, value & 255);
}

/** The packet with these parts. With an id it answers a program that knows plain DNS only. */
export function packet(
  isResponse: boolean,
  questions: Question[],
  answers: Entry[],
  authorities: Entry[] = [],
  additionals: Entry[] = [],
  id = 0,
): Uint8Array {
  const known: { [name: string]: number } = {};
  let text = word(id) + word(isResponse ? RESPONSE : 0);
  for (const part of [questions, answers, authorities, additionals]) text += word(part.length);
  const putName = (name: string): void => {
    for (let at = 0; name.charCodeAt(at) > 0; at += 1 + name.charCodeAt(at)) {
      const rest = name.substring(at);
      const place = known[rest];
      if (place !== undefined) {
        text += word(0xc000 + place);
        return;
      }
      if (text.length < 0x4000) known[rest] = text.length;
      text += name.substring(at, at + 1 + name.charCodeAt(at));
    }
    text += '\0';
  };
  for (const { name, type, unicast } of questions) {
    putName(name);
    text += word(type) + word(unicast ? IN + TOP_BIT : IN);
  }
  for (const { name, type, ttl, unique, data } of [...answers, ...authorities, ...additionals]) {
    putName(name);
    // In probes, and for plain DNS, nothing is replaced.
    const kind = unique && isResponse && id === 0 ? IN + TOP_BIT : IN;
    text += word(type) + word(kind) + word(ttl >>> 16) + word(ttl & 0xffff);
    text += word(data.length) + data;
  }
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** The data of NSEC: a name has records of these types, and no others. Source: RFC 6762 section 6.1. */
export function onlyTypes(name: string, types: number[]): string {
  let bits = '';
  for (let i = 0; i <= Math.max(...types) >> 3; i++) {
    let byte = 0;
    for (const type of types) if (type >> 3 === i) byte |= 128 >> (type & 7);
    bits += String.fromCharCode(byte);
  }
  // The first block of 256 types, and how many bytes it has.
  return name + word(bits.length) + bits;
}

/** Splits records into groups, each of which a packet has room for. */
export function groups(entries: Entry[]): Entry[][] {
  const all: Entry[][] = [];
  let room = 0;
  for (const entry of entries) {
    const size = entry.name.length + entry.data.length + 10;
    if (all.length === 0 || size > room) {
      all.push([]);
      room = ROOM;
    }
    room -= size;
    (all[all.length - 1] as Entry[]).push(entry);
  }
  return all;
}

/** A text as bytes, behind their number. */
export function counted(text: string, most: number, where: string): string {
  const bytes = encode(text);
  if (bytes.length === 0 || bytes.length > most)
    throw new RangeError(`${where}: expected 1 to ${most} bytes, got '${text}'`);
  return String.fromCharCode(bytes.length) + binary(bytes, 0, bytes.length);
}

export function label(text: string, where: string): string {
  return counted(text, LONGEST_LABEL, where);
}

/** `'printer.local'` in the form in which it is sent. Throws RangeError. */
export function toName(text: string, where: string): string {
  const parts = text.split('.');
  let name = '';
  for (const part of parts) name += label(part, where);
  if (name.length >= LONGEST_NAME)
    throw new RangeError(`${where}: expected at most ${LONGEST_NAME} bytes, got '${text}'`);
  return `${name}\0`;
}

/** The text of `length` bytes of a binary string. */
export function textOf(data: string, from: number, length: number): string {
  const bytes = new Uint8Array(Math.max(0, Math.min(length, data.length - from)));
  for (let i = 0; i < bytes.length; i++) bytes[i] = data.charCodeAt(from + i);
  return decode(bytes);
}

/** The labels of a name. */
export function labels(name: string): string[] {
  const all: string[] = [];
  for (let at = 0; name.charCodeAt(at) > 0; at += 1 + name.charCodeAt(at))
    all.push(textOf(name, at + 1, name.charCodeAt(at)));
  return all;
}

/** The data of an address: 4 or 16 bytes. Throws RangeError. */
export function toAddress(text: string, where: string): string {
  const isV6 = text.indexOf(':') >= 0;
  const numbers = isV6 ? wordsOf(text) : text.split('.').map(Number);
  let data = '';
  for (const number of numbers) {
    if (!(number >= 0 && number <= (isV6 ? 65535 : 255))) data += '?'.repeat(17);
    else data += isV6 ? word(number) : String.fromCharCode(number);
  }
  if (data.length !== (isV6 ? 16 : 4))
    throw new RangeError(`${where}: expected a numeric address, got '${text}'`);
  return data;
}

function wordsOf(text: string): number[] {
  const parts = text.split('::').map((half) => {
    const words = half === '' ? [] : half.split(':');
    return words.map((digits) => Number(`0x${digits}`));
  });
  if (parts.length !== 2) return parts.length === 1 ? (parts[0] as number[]) : [];
  const [left, right] = parts as [number[], number[]];
  const zeros: number[] = [];
  while (left.length + zeros.length + right.length < 8) zeros.push(0);
  return [...left, ...zeros, ...right];
}

/** The text of an address; undefined if it has neither 4 nor 16 bytes. */
export function addressOf(data: string): string | undefined {
  const parts: (string | number)[] = [];
  if (data.length === 4) {
    for (let i = 0; i < 4; i++) parts.push(data.charCodeAt(i));
    return parts.join('.');
  }
  if (data.length !== 16) return undefined;
  for (let i = 0; i < 16; i += 2)
    parts.push((data.charCodeAt(i) * 256 + data.charCodeAt(i + 1)).toString(16));
  return shortened(parts);
}

/** `::` stands for the longest run of zeros, if it has two or more. Source: RFC 5952. */
function shortened(parts: (string | number)[]): string {
  let start = 0;
  let longest = 1;
  for (let i = 0; i < 8; i++) {
    let n = 0;
    while (parts[i + n] === '0') n++;
    if (n <= longest) continue;
    longest = n;
    start = i;
  }
  if (longest === 1) return parts.join(':');
  return `${parts.slice(0, start).join(':')}::${parts.slice(start + longest).join(':')}`;
}
