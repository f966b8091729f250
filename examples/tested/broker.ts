// A small MQTT 3.1.1 broker for tests: QoS 0 to 2, retained messages, wills, sessions that outlive their connections.
// In a simulated world it dies as you like, and keeps what it knows.
import { decode, encode, OSError, type StreamReader, type StreamWriter } from 'uasyncio';

interface Message {
  topic: string;
  payload: Uint8Array;
  qos: number;
  retain: boolean;
}

/** A message on its way to a client. */
interface Outgoing extends Message {
  id: number;
  /** The client has it: PUBREL was sent. */
  released: boolean;
}

class Session {
  filters = new Map<string, number>();
  outgoing: Outgoing[] = [];
  /** Identifiers of messages of QoS 2 that were received and not released. */
  received = new Set<number>();
  writer: StreamWriter | undefined;
  will: Message | undefined;
  lastId = 0;
}

function matches(filter: string, topic: string): boolean {
  const levels = topic.split('/');
  const wanted = filter.split('/');
  for (let i = 0; i < wanted.length; i++) {
    if (wanted[i] === '#') return true;
    if (i >= levels.length || (wanted[i] !== '+' && wanted[i] !== levels[i])) return false;
  }
  return wanted.length === levels.length;
}

function packet(head: number, ...parts: (number | Uint8Array)[]): Uint8Array {
  const body = parts.flatMap((part) => (typeof part === 'number' ? [part] : [...part]));
  const length: number[] = [];
  for (let n = body.length; ; n >>= 7) {
    length.push(n > 127 ? (n & 127) | 128 : n);
    if (n < 128) return Uint8Array.from([head, ...length, ...body]);
  }
}

function field(text: string): Uint8Array {
  const bytes = encode(text);
  return Uint8Array.from([bytes.length >> 8, bytes.length & 255, ...bytes]);
}

/** Takes a packet apart. */
class Fields {
  at = 0;
  constructor(private bytes: Uint8Array) {}
  byte(): number {
    return this.bytes[this.at++] as number;
  }
  number(): number {
    return this.byte() * 256 + this.byte();
  }
  binary(length = this.number()): Uint8Array {
    this.at += length;
    return this.bytes.slice(this.at - length, this.at);
  }
  text(): string {
    return decode(this.binary());
  }
  rest(): Uint8Array {
    return this.binary(this.bytes.length - this.at);
  }
  done(): boolean {
    return this.at >= this.bytes.length;
  }
}

export class Broker {
  /** What clients have published, in its order. */
  readonly published: Message[] = [];
  readonly sessions = new Map<string, Session>();
  private retained = new Map<string, Message>();

  /** The handler for `startServer`. */
  async serve(reader: StreamReader, writer: StreamWriter): Promise<void> {
    let session: Session | undefined;
    try {
      for (;;) {
        const head = (await reader.readexactly(1))[0] as number;
        let length = 0;
        for (let unit = 1; ; unit *= 128) {
          const byte = (await reader.readexactly(1))[0] as number;
          length += (byte & 127) * unit;
          if (byte < 128) break;
        }
        const fields = new Fields(await reader.readexactly(length));
        if (head >> 4 === 1) session = this.connect(fields, writer);
        else if (session === undefined || session.writer !== writer) break;
        else if (head >> 4 === 14) {
          session.will = undefined;
          break;
        } else this.handle(session, head, fields, writer);
        await writer.drain();
      }
    } catch (error) {
      if (!(error instanceof OSError) && (error as Error).name !== 'IncompleteReadError')
        throw error;
    } finally {
      if (session?.writer === writer) {
        session.writer = undefined;
        if (session.will !== undefined) this.publish(session.will);
      }
      writer.close();
    }
  }

  private connect(fields: Fields, writer: StreamWriter): Session {
    fields.binary(7);
    const flags = fields.byte();
    fields.number();
    const id = fields.text();
    let session = this.sessions.get(id);
    session?.writer?.close();
    const isPresent = session !== undefined && (flags & 2) === 0;
    if (session === undefined || !isPresent) session = new Session();
    this.sessions.set(id, session);
    session.writer = writer;
    session.will =
      flags & 4
        ? {
            topic: fields.text(),
            payload: fields.binary(),
            qos: (flags >> 3) & 3,
            retain: (flags & 32) > 0,
          }
        : undefined;
    writer.write(packet(0x20, isPresent ? 1 : 0, 0));
    for (const message of session.outgoing) this.send(session, message, true);
    return session;
  }

  private handle(session: Session, head: number, fields: Fields, writer: StreamWriter): void {
    const type = head >> 4;
    if (type === 3) {
      const qos = (head >> 1) & 3;
      const topic = fields.text();
      const id = qos > 0 ? fields.number() : 0;
      const message = { topic, payload: fields.rest(), qos, retain: (head & 1) > 0 };
      if (qos < 2 || !session.received.has(id)) this.publish(message);
      if (qos === 2) session.received.add(id);
      if (qos > 0) writer.write(packet(qos === 1 ? 0x40 : 0x50, id >> 8, id & 255));
      return;
    }
    if (type === 12) {
      writer.write(packet(0xd0));
      return;
    }
    const id = fields.number();
    const at = session.outgoing.findIndex((message) => message.id === id);
    if (type === 4 || type === 7) session.outgoing.splice(at, 1);
    if (type === 5) {
      (session.outgoing[at] as Outgoing).released = true;
      writer.write(packet(0x62, id >> 8, id & 255));
    }
    if (type === 6) {
      session.received.delete(id);
      writer.write(packet(0x70, id >> 8, id & 255));
    }
    if (type === 8) {
      const filter = fields.text();
      const qos = fields.byte();
      session.filters.set(filter, qos);
      writer.write(packet(0x90, id >> 8, id & 255, qos));
      for (const message of this.retained.values())
        if (matches(filter, message.topic)) this.deliver(session, message, qos);
    }
    if (type === 10) {
      session.filters.delete(fields.text());
      writer.write(packet(0xb0, id >> 8, id & 255));
    }
  }

  publish(message: Message): void {
    this.published.push(message);
    if (message.retain) this.retained.set(message.topic, message);
    for (const session of this.sessions.values()) {
      const granted = [...session.filters].filter(([filter]) => matches(filter, message.topic));
      if (granted.length > 0)
        this.deliver(
          session,
          { ...message, retain: false },
          Math.max(...granted.map(([, qos]) => qos)),
        );
    }
  }

  private deliver(session: Session, message: Message, granted: number): void {
    const qos = Math.min(message.qos, granted);
    if (qos > 0) session.lastId = (session.lastId % 65535) + 1;
    const outgoing = { ...message, qos, id: session.lastId, released: false };
    if (qos > 0) session.outgoing.push(outgoing);
    this.send(session, outgoing, false);
  }

  private send({ writer }: Session, message: Outgoing, again: boolean): void {
    const { topic, payload, qos, retain, id, released } = message;
    if (writer === undefined || writer.isClosing()) return;
    const head = 0x30 | (again ? 8 : 0) | (qos << 1) | (retain ? 1 : 0);
    if (released) writer.write(packet(0x62, id >> 8, id & 255));
    else if (qos > 0) writer.write(packet(head, field(topic), id >> 8, id & 255, payload));
    else writer.write(packet(head, field(topic), payload));
  }
}
