import {
  CancelledError,
  createDatagramEndpoint,
  createTask,
  type Datagram,
  type DatagramEndpoint,
  OSError,
  sleep,
  type Task,
} from 'uasyncio';
import { checkNames } from '../names.js';
import { GROUP, later, type MdnsOptions, PORT, receive } from './lookup.js';
import {
  A,
  AAAA,
  ANY,
  counted,
  type Entry,
  groups,
  label,
  type Message,
  NSEC,
  onlyTypes,
  PTR,
  packet,
  type Question,
  SRV,
  small,
  TXT,
  toAddress,
  toName,
  word,
} from './packet.js';

/** Seconds: of records that name a host, and of others. Source: RFC 6762 section 10. */
const HOST_TTL = 120;
const OTHER_TTL = 4500;
/** For programs that know plain DNS only. Source: RFC 6762 section 6.7. */
const LEGACY_TTL = 10;
const PROBES = 3;
const PROBE_WAIT = 0.25;
/** After so many conflicts it probes only every 5 seconds. Source: RFC 6762 section 8.1. */
const MANY_CONFLICTS = 15;
const WHERE = 'advertise(name, options)';

export interface Service {
  /** Such as `'_http._tcp'`. */
  type: string;
  port: number;
  /** What people read. Default: the name of the host. */
  name?: string;
  /** Keys and values, which together have at most 254 bytes each; a key with `true` has no value. */
  txt?: { [key: string]: string | number | boolean };
}

export interface AdvertiseOptions extends MdnsOptions {
  services?: Service[];
  /** The addresses of this machine, IPv4 and IPv6. Default: the one that it has in the network that is used. */
  addresses?: string[];
}

interface Own extends Entry {
  /** When it was last sent to the group, in seconds of the loop's clock. */
  sent: number;
}

type Outcome = 'nothing' | 'conflict' | 'lost';

/** Answers for a host and its services; `advertise` makes it. */
export class Responder {
  /** The name without `.local`. It has a number behind it, `my-sensor-2`, if another host has the name. */
  name: string;
  private base_: string;
  private number_ = 1;
  private conflicts_ = 0;
  private options_: AdvertiseOptions;
  private addresses_: string[];
  private endpoint_: DatagramEndpoint;
  private records_: Own[] = [];
  /** They say which types of records a name has not. */
  private denials_: Own[] = [];
  private task_: Task<void> | undefined = undefined;
  private serving_ = false;
  private closing_ = false;

  constructor(
    name: string,
    options: AdvertiseOptions,
    addresses: string[],
    endpoint: DatagramEndpoint,
  ) {
    if (endpoint === undefined) throw new TypeError('Responder: use advertise(name, options)');
    this.name = this.base_ = name;
    this.options_ = options;
    this.addresses_ = addresses;
    this.endpoint_ = endpoint;
  }

  /**
   * Says goodbye, so that others forget the names at once, and closes the endpoint. Does nothing the second time.
   * Cancelling it closes the endpoint at once. Source: RFC 6762 section 10.1.
   */
  async close(): Promise<void> {
    this.closing_ = true;
    this.task_?.cancel();
    await this.task_;
  }

  /** For `await using`: `close`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  start_(): void {
    this.serving_ = true;
    this.task_ = createTask(() => this.run_(), { name: 'mdns', eagerStart: true });
  }

  private async run_(): Promise<void> {
    try {
      for (;;) {
        await this.serve_();
        // Another host has the name too.
        await this.claim_();
      }
    } catch (error) {
      if (!(this.closing_ && error instanceof CancelledError)) throw error;
    } finally {
      try {
        for (const record of this.records_) record.ttl = 0;
        await this.publish_();
      } finally {
        this.endpoint_.close();
      }
    }
  }

  /** Finds a name that no other host has. Source: RFC 6762 section 8. */
  async claim_(): Promise<void> {
    for (;;) {
      this.records_ = recordsOf(this.name, this.addresses_, this.options_, this.number_);
      this.denials_ = denialsOf(this.records_);
      await sleep(Math.random() * PROBE_WAIT);
      const outcome = await this.probe_();
      if (outcome === 'nothing') return;
      if (outcome === 'conflict') {
        this.name = `${this.base_}-${++this.number_}`;
        if (++this.conflicts_ >= MANY_CONFLICTS) await sleep(5);
      } else await sleep(1);
    }
  }

  private async probe_(): Promise<Outcome> {
    const unique = this.records_.filter((record) => record.unique);
    const questions: Question[] = [];
    for (const { name } of unique)
      if (!questions.some((question) => question.name === name))
        questions.push({ name, type: ANY, unicast: false });
    // Not by unicast, which another program at the same port of this machine could get.
    const probe = packet(false, questions, [], unique);
    for (let i = 0; i < PROBES; i++) {
      const when = later(PROBE_WAIT);
      await this.send_(probe);
      for (;;) {
        const received = await receive(this.endpoint_, when);
        if (received === undefined) break;
        const [message] = received;
        if (message.isResponse && this.conflictsWith_(message, false)) return 'conflict';
        if (!message.isResponse && this.loses_(message)) return 'lost';
      }
    }
    return 'nothing';
  }

  /** Whether another host has one of the names; `served`: of the same type. */
  private conflictsWith_(message: Message, served: boolean): boolean {
    const { answers, authorities, additionals } = message;
    return [...answers, ...authorities, ...additionals].some((entry) => {
      const alike = this.records_.filter(
        ({ name, type, unique }) =>
          unique && name === entry.name && (!served || type === entry.type),
      );
      return entry.ttl > 0 && alike.length > 0 && !alike.some((own) => isSame(own, entry));
    });
  }

  /** Of two hosts that probe for a name at the same time, that with the greater data wins. Source: RFC 6762 section 8.2. */
  private loses_({ authorities }: Message): boolean {
    return authorities.some(({ name }) => {
      const [own, theirs] = [this.records_, authorities].map((all: Entry[]) =>
        all
          .filter((entry) => entry.name === name)
          .map(({ type, data }) => word(type) + data)
          .sort(),
      ) as [string[], string[]];
      if (own.length === 0) return false;
      let i = 0;
      while (i < own.length && own[i] === theirs[i]) i++;
      if (i === own.length || i === theirs.length) return theirs.length > own.length;
      return (own[i] as string) < (theirs[i] as string);
    });
  }

  /** Announces the records twice, and answers; returns when another host turns out to have the name too. */
  private async serve_(): Promise<void> {
    await this.publish_();
    for (let when: number | null = later(1); ; ) {
      try {
        const received = await receive(this.endpoint_, when);
        if (received === undefined) {
          when = null;
          await this.publish_();
        } else if (!received[0].isResponse) await this.answer_(received[0], received[1]);
        else if (this.conflictsWith_(received[0], true)) return;
      } catch (error) {
        if (!(error instanceof OSError)) throw error;
        // The network is away: it is not asked without end.
        await sleep(1);
      }
    }
  }

  /** Sends all records. */
  private async publish_(): Promise<void> {
    for (const group of groups(this.records_)) await this.send_(packet(true, [], group));
  }

  private async send_(bytes: Uint8Array, to: Datagram[1] = [GROUP, PORT]): Promise<void> {
    try {
      await this.endpoint_.sendto(bytes, to);
    } catch (error) {
      // The network may come back.
      if (!(error instanceof OSError && this.serving_)) throw error;
    }
  }

  private async answer_(message: Message, sender: Datagram[1]): Promise<void> {
    const { id, questions, answers: known, authorities } = message;
    const isAsked = (own: Own): boolean =>
      questions.some(
        ({ name, type }) => name === own.name && (type === ANY || type === own.type),
      ) && !known.some((entry) => isSame(own, entry) && entry.ttl >= own.ttl / 2);
    const isPlain = sender[1] !== PORT;
    const isDenied = (own: Own): boolean =>
      questions.some(
        ({ name, type }) =>
          name === own.name &&
          type !== ANY &&
          !this.records_.some((record) => record.name === name && record.type === type),
      ) && !known.some((entry) => isSame(own, entry) && entry.ttl >= own.ttl / 2);
    let answers = this.records_.filter(isAsked);
    // Plain DNS knows from no answer that there is none.
    if (!isPlain) answers = answers.concat(this.denials_.filter(isDenied));
    if (answers.length === 0) return;
    const isProbe = authorities.length > 0;
    const toOne = isPlain || (!isProbe && questions.every((question) => question.unicast));
    // Others may answer at the same moment.
    if (!toOne && !isProbe && answers.some((own) => !own.unique))
      await sleep(0.02 + Math.random() * 0.1);
    const now = later(0);
    if (!toOne) {
      // Once a second to the group; who probes waits less. Source: RFC 6762 section 6.
      const pause = isProbe ? PROBE_WAIT : 1;
      answers = answers.filter((own) => now - own.sent >= pause);
      for (const own of answers) own.sent = now;
    }
    const others = this.more_(answers);
    const all = groups(answers);
    for (const group of all) {
      const more = all.length === 1 && groups([...group, ...others]).length === 1 ? others : [];
      if (!isPlain) await this.send_(packet(true, [], group, [], more), toOne ? sender : undefined);
      else {
        const [first, second] = [group, more].map((entries) => entries.map(forPlain)) as Entry[][];
        await this.send_(packet(true, questions, first as Entry[], [], second, id || 1), sender);
      }
    }
  }

  /** What will be asked next by whoever gets these records. */
  private more_(answers: Own[]): Own[] {
    const all = answers.slice();
    for (const { type, data } of all) {
      const name = type === PTR ? small(data) : type === SRV ? small(data.substring(6)) : '';
      // `all` grows meanwhile: a service leads to its host.
      for (const own of this.records_) if (own.name === name && all.indexOf(own) < 0) all.push(own);
    }
    return all.slice(answers.length);
  }
}

function isSame(a: Entry, b: Entry): boolean {
  return a.name === b.name && a.type === b.type && a.data === b.data;
}

function forPlain(entry: Entry): Entry {
  return { ...entry, ttl: Math.min(entry.ttl, LEGACY_TTL) };
}

function recordsOf(
  host: string,
  addresses: string[],
  { services = [] }: AdvertiseOptions,
  number: number,
): Own[] {
  const records: Own[] = [];
  const add = (name: string, type: number, data: string, unique = true): void => {
    const ttl = type === A || type === AAAA || type === SRV ? HOST_TTL : OTHER_TTL;
    const own = { name: small(name), type, ttl, unique, data, sent: -1 };
    if (!records.some((other) => isSame(other, own))) records.push(own);
  };
  const hostName = `${label(host, WHERE)}\x05local\0`;
  for (const address of addresses)
    add(hostName, address.indexOf(':') < 0 ? A : AAAA, toAddress(address, WHERE));
  for (const { type, port, name, txt = {} } of services) {
    const typeName = toName(`${type}.local`, WHERE);
    const own = name === undefined ? host : number === 1 ? name : `${name} (${number})`;
    const instance = label(own, WHERE) + typeName;
    // Priority and weight are 0.
    add(instance, SRV, word(0) + word(0) + word(port) + hostName);
    add(instance, TXT, toTxt(txt));
    add(typeName, PTR, instance, false);
    add(toName('_services._dns-sd._udp.local', WHERE), PTR, typeName, false);
  }
  return records;
}

/** For each name that nobody else has, which types of records it has. */
function denialsOf(records: Own[]): Own[] {
  const unique = records.filter((record) => record.unique);
  const names = unique.map(({ name }) => name);
  return names
    .filter((name, i) => names.indexOf(name) === i)
    .map((name) => {
      const types = unique.filter((record) => record.name === name).map(({ type }) => type);
      const data = onlyTypes(name, types);
      return { name, type: NSEC, ttl: HOST_TTL, unique: true, data, sent: -1 };
    });
}

function toTxt(txt: NonNullable<Service['txt']>): string {
  let data = '';
  for (const key of Object.keys(txt)) {
    const value = txt[key];
    if (value !== false) data += counted(value === true ? key : `${key}=${value}`, 255, WHERE);
  }
  if (data.length > 1000)
    throw new RangeError(`${WHERE}: expected at most 1000 bytes of txt, got ${data.length}`);
  return data || '\0';
}

function check(name: string, { services = [] }: AdvertiseOptions): void {
  if (typeof name !== 'string') throw new TypeError(`${WHERE}: expected a string, got ${name}`);
  for (const { type, port } of services) {
    if (typeof type !== 'string')
      throw new TypeError(`${WHERE}: expected a type such as '_http._tcp', got ${type}`);
    if (!(port >= 0 && port <= 65535 && port % 1 === 0))
      throw new RangeError(`${WHERE}: expected a port from 0 to 65535, got ${port}`);
  }
}

/** The address that this machine uses for the group. */
async function ownAddress(): Promise<string> {
  const endpoint = await createDatagramEndpoint({ remoteAddr: [GROUP, PORT] });
  const [address] = endpoint.getExtraInfo('sockname') as Datagram[1];
  endpoint.close();
  return address;
}

/**
 * Makes this machine known in the local network as `<name>.local`, and its services. Returns once no other host has
 * claimed the name, which takes a second; if one has, takes `<name>-2`, and so on: `responder.name`. Then a task answers,
 * until `responder.close()`, or until main ends. If another host claims the name later, it takes another one too. Throws
 * OSError: `code` ENOTSUP where the engine joins no groups (XS, Espruino), ENETUNREACH without a network; TypeError or
 * RangeError for wrong arguments. Cancelling it leaves nothing open. Source: RFC 6762, RFC 6763.
 */
export async function advertise(name: string, options: AdvertiseOptions = {}): Promise<Responder> {
  checkNames(options, ' interface services addresses ', WHERE);
  check(name, options);
  const on = options.interface;
  const wanted = options.addresses ?? (on === undefined ? undefined : [on]);
  recordsOf(name, wanted ?? [], options, 1);
  const endpoint = await createDatagramEndpoint({
    localAddr: [null, PORT],
    reuseAddr: true,
    multicast: [on === undefined ? { group: GROUP } : { group: GROUP, interface: on }],
  });
  try {
    const addresses = wanted ?? [await ownAddress()];
    const responder = new Responder(name, options, addresses, endpoint);
    await responder.claim_();
    responder.start_();
    return responder;
  } catch (error) {
    endpoint.close();
    throw error;
  }
}
