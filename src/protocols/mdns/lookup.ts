import {
  createDatagramEndpoint,
  type Datagram,
  type DatagramEndpoint,
  OSError,
  TimeoutError,
  ticksMs,
  timeout,
  timeoutAt,
} from 'uasyncio';
import { checkNames } from '../names.js';
import {
  A,
  AAAA,
  addressOf,
  type Entry,
  labels,
  type Message,
  PTR,
  packet,
  parse,
  type Question,
  SRV,
  small,
  TXT,
  textOf,
  toName,
} from './packet.js';

export const PORT = 5353;
export const GROUP = '224.0.0.251';
/** The most seconds between two questions. */
const LONGEST_WAIT = 60;
/** How many records, and how many services, `browse` keeps. */
const MOST = 100;

export interface MdnsOptions {
  /** The network to use, by this machine's address there. Default: the system chooses. */
  interface?: string;
}

export interface LookupOptions extends MdnsOptions {
  /** Seconds. Default: 5. */
  timeout?: number;
}

export interface BrowseOptions extends MdnsOptions {
  /** Seconds after which it ends; null: never. Default: 5. */
  timeout?: number | null;
}

/** A service that `browse` has found. */
export interface FoundService {
  /** What people read, such as `'Printer (2nd floor)'`. */
  name: string;
  /** Such as `'printer.local'`. */
  host: string;
  port: number;
  /** What the service says of itself; a key without a value has `true`. */
  txt: { [key: string]: string | true };
  addresses: string[];
  /** It has said goodbye: see `browse`. */
  gone: boolean;
}

/** The seconds of the loop's clock `seconds` from now. */
export function later(seconds: number): number {
  return ticksMs() / 1000 + seconds;
}

/** The next packet of DNS, and its sender; undefined when the time `when` has come. */
export async function receive(
  endpoint: DatagramEndpoint,
  when: number | null,
): Promise<[Message, Datagram[1]] | undefined> {
  try {
    for (;;) {
      const datagram = await timeoutAt(when, () => endpoint.recvfrom());
      const message = parse(datagram[0]);
      if (message !== undefined) return [message, datagram[1]];
    }
  } catch (error) {
    if (error instanceof TimeoutError) return undefined;
    throw error;
  }
}

/**
 * An endpoint that hears also what nobody asked for, such as goodbyes; where the engine joins no groups, or the port is
 * taken, one to ask from.
 */
async function openHearing(options: MdnsOptions): Promise<DatagramEndpoint> {
  const on = options.interface;
  try {
    return await createDatagramEndpoint({
      localAddr: [null, PORT],
      reuseAddr: true,
      multicast: [on === undefined ? { group: GROUP } : { group: GROUP, interface: on }],
    });
  } catch (error) {
    if (!(error instanceof OSError)) throw error;
    return await openAsking(options);
  }
}

/** An endpoint to ask from. It needs no group, as answers come to its own port. Source: RFC 6762 section 5.1. */
function openAsking(options: MdnsOptions): PromiseLike<DatagramEndpoint> {
  const on = options.interface;
  return createDatagramEndpoint(
    on === undefined ? {} : { multicast: [{ group: GROUP, interface: on }] },
  );
}

function question(name: string, type: number): Question {
  return { name, type, unicast: false };
}

/**
 * The addresses of a host in the local network, those of IPv4 first: `lookup('printer.local')`. Asks again after 1 second, then after 2, 4, …
 * Throws TimeoutError if nobody answers, which is all that can be known of a name that does not exist; OSError if the
 * network cannot be reached (`code` ENETUNREACH); TypeError or RangeError for a wrong name. Cancelling it leaves nothing
 * open. Source: RFC 6762 section 5.1.
 */
export async function lookup(name: string, options: LookupOptions = {}): Promise<string[]> {
  checkNames(options, ' interface timeout ', 'lookup(name, options)');
  const where = 'lookup(name)';
  if (typeof name !== 'string') throw new TypeError(`${where}: expected a string, got ${name}`);
  const host = small(toName(name, where));
  return await timeout(options.timeout ?? 5, () => ask(host, options));
}

async function ask(host: string, options: MdnsOptions): Promise<string[]> {
  const endpoint = await openAsking(options);
  try {
    const request = packet(false, [question(host, A), question(host, AAAA)], []);
    for (let wait = 1; ; wait *= 2) {
      const when = later(wait);
      await endpoint.sendto(request, [GROUP, PORT]);
      for (;;) {
        const received = await receive(endpoint, when);
        if (received === undefined) break;
        const found = addressesIn(recordsOf(received[0]), host);
        if (found.length > 0) return found;
      }
    }
  } finally {
    endpoint.close();
  }
}

function recordsOf({ isResponse, answers, additionals }: Message): Entry[] {
  return isResponse ? answers.concat(additionals) : [];
}

/** Those of IPv4 first. */
function addressesIn(records: Entry[], host: string): string[] {
  const found: string[] = [];
  for (const wanted of [A, AAAA])
    for (const { name, type, ttl, data } of records) {
      const address = name === host && type === wanted && ttl > 0 ? addressOf(data) : undefined;
      if (address !== undefined && found.indexOf(address) < 0) found.push(address);
    }
  return found;
}

/**
 * Looks for services of a type such as `'_http._tcp'` in the local network: `for await (const service of browse(…))`.
 * Each is found once. Asks again after 1 second, then after 2, 4, …, until `timeout` seconds have passed. Without such a
 * limit a service that says goodbye comes once more, the same object with `gone`, and is found again when it comes back;
 * not where the engine joins no groups (XS, Espruino). Throws OSError if the network cannot be reached (`code` ENETUNREACH), TypeError or RangeError for a wrong type. Leaving the loop, or
 * cancelling it, leaves nothing open. Source: RFC 6763.
 */
export async function* browse(
  type: string,
  options: BrowseOptions = {},
): AsyncGenerator<FoundService, void> {
  checkNames(options, ' interface timeout ', 'browse(type, options)');
  const where = 'browse(type)';
  if (typeof type !== 'string') throw new TypeError(`${where}: expected a string, got ${type}`);
  const search = new Search(small(toName(`${type}.local`, where)));
  const limit = options.timeout === undefined ? 5 : options.timeout;
  const endpoint = await (limit === null ? openHearing(options) : openAsking(options));
  try {
    const end = limit === null ? Infinity : later(limit);
    for (let wait = 1; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
      const next = Math.min(later(wait), end);
      await endpoint.sendto(search.packet_(), [GROUP, PORT]);
      for (;;) {
        const received = await receive(endpoint, next);
        if (received === undefined) break;
        for (const service of search.take_(recordsOf(received[0]))) yield service;
      }
      if (next === end) return;
    }
  } finally {
    endpoint.close();
  }
}

interface Found {
  /** The record that names it. */
  entry_: Entry;
  /** Undefined while something of it is not known. */
  service_: FoundService | undefined;
}

/** What is known while `browse` searches. */
class Search {
  private type_: string;
  private records_: Entry[] = [];
  /** The services that were found. */
  private found_: Found[] = [];

  constructor(type: string) {
    this.type_ = type;
  }

  /** Adds records; returns the services of which all is known now, and those that have gone. */
  take_(records: Entry[]): FoundService[] {
    const services: FoundService[] = [];
    for (const entry of records) {
      const isName = entry.type === PTR && entry.name === this.type_;
      const known = this.found_.filter((each) => small(each.entry_.data) === small(entry.data));
      if (!isName) this.keep_(entry);
      else if (entry.ttl > 0) {
        if (known.length === 0 && this.found_.length < MOST)
          this.found_.push({ entry_: entry, service_: undefined });
      } else
        for (const gone of known) {
          this.found_.splice(this.found_.indexOf(gone), 1);
          if (gone.service_ === undefined) continue;
          gone.service_.gone = true;
          services.push(gone.service_);
        }
    }
    for (const found of this.open_()) {
      found.service_ = this.service_(found.entry_);
      if (found.service_ !== undefined) services.push(found.service_);
    }
    return services;
  }

  /** Those of which something is not known yet. */
  private open_(): Found[] {
    return this.found_.filter(({ service_ }) => service_ === undefined);
  }

  private keep_(entry: Entry): void {
    const isOther = ({ name, type, data }: Entry): boolean =>
      name !== entry.name || type !== entry.type || data !== entry.data;
    const others = this.records_.filter(isOther);
    if (entry.ttl === 0) this.records_ = others;
    else if (this.records_.length < MOST && others.length === this.records_.length)
      this.records_.push(entry);
  }

  private record_(name: string, type: number): Entry | undefined {
    return this.records_.filter((entry) => entry.name === name && entry.type === type).pop();
  }

  private service_({ data }: Entry): FoundService | undefined {
    const instance = small(data);
    const srv = this.record_(instance, SRV);
    const txt = this.record_(instance, TXT);
    if (srv === undefined || txt === undefined) return undefined;
    const target = srv.data.substring(6);
    const addresses = addressesIn(this.records_, small(target));
    if (addresses.length === 0) return undefined;
    return {
      name: labels(data)[0] ?? '',
      host: labels(target).join('.'),
      port: srv.data.charCodeAt(4) * 256 + srv.data.charCodeAt(5),
      txt: readTxt(txt.data),
      addresses,
      gone: false,
    };
  }

  /** Asks for services, except for those that are known, and for what is missing of some. */
  packet_(): Uint8Array {
    const questions = [question(this.type_, PTR)];
    for (const { entry_ } of this.open_().slice(0, 10)) {
      const instance = small(entry_.data);
      const srv = this.record_(instance, SRV);
      if (srv === undefined) questions.push(question(instance, SRV));
      else questions.push(question(small(srv.data.substring(6)), A));
      if (this.record_(instance, TXT) === undefined) questions.push(question(instance, TXT));
    }
    const known = this.found_.filter(({ service_ }) => service_ !== undefined);
    return packet(
      false,
      questions,
      known.slice(0, 10).map(({ entry_ }) => entry_),
    );
  }
}

function readTxt(data: string): FoundService['txt'] {
  const txt: FoundService['txt'] = {};
  for (let at = 0; at < data.length; at += 1 + data.charCodeAt(at)) {
    const text = textOf(data, at + 1, data.charCodeAt(at));
    const equals = text.indexOf('=');
    const key = equals < 0 ? text : text.substring(0, equals);
    // Of several with one key the first counts. Source: RFC 6763 section 6.4.
    if (key !== '' && key !== '__proto__' && Object.keys(txt).indexOf(key) < 0)
      txt[key] = equals < 0 || text.substring(equals + 1);
  }
  return txt;
}
