import type { Datagram, Link } from './link.js';
import type { Loop } from './loop.js';
import type { Thing, World } from './world.js';

// How many bytes a socket sends and receives at most in each pass.
const CHUNK = 536;
// Stands for the end of the peer in the first pass, so soon after connecting that Espruino does not see it yet.
const NOTHING = Buffer.alloc(0);
// How many bytes a socket keeps for read().
const BUFFER = 512;

interface Connection {
  object: Thing;
  socket: number | undefined;
  /** Data that waits to be sent, and data that could not be delivered. */
  toSend: Buffer | undefined;
  received: string;
  hidden: string;
  connected: boolean;
  /** Whether to close when everything is sent; and whether to close at once. */
  close: boolean;
  closeNow: boolean;
}

interface Listening {
  object: Thing;
  server: number;
}

interface DatagramSocket {
  object: Thing;
  socket: number | undefined;
  toSend: Datagram[];
  connected: boolean;
  /** The engine has two lists of connections, and a socket of UDP is in both. */
  asServer: boolean;
  asClient: boolean;
}

// How many bytes of a datagram a socket sends and receives: its header takes the rest of the chunk.
const DATAGRAM = CHUNK - 8;
// The engine copies all that a socket of UDP has to send to its stack. This much fits on an ESP32's.
const STACK = 20_000;

type Options = string | { host?: string; port?: number };

/** require('net'), modelled on libs/network/socketserver.c with its oddities. */
export class Network {
  private readonly connections: Connection[] = [];
  private readonly byObject = new Map<Thing, Connection>();
  private servers: Listening[] = [];
  private datagrams: DatagramSocket[] = [];
  private link: Link | undefined;

  constructor(
    private readonly loop: Loop,
    private readonly world: World,
    private readonly makeLink: () => Link,
    private readonly print: (text: string) => void,
  ) {
    loop.network.push(() => this.idle());
  }

  connect(options: Options, callback: unknown): Thing | undefined {
    const { host = '127.0.0.1', port = 0 } =
      typeof options === 'string' ? parseUrl(options) : options;
    if (callback !== undefined && typeof callback !== 'function') {
      this.print(`ERROR: Expecting Callback Function but got ${typeof callback}\n`);
      return undefined;
    }
    const object = this.world.create('Socket');
    if (callback) object['#onconnect'] = callback;
    const connection = this.add(object, undefined);
    const got = this.getLink().connect(String(host), Number(port) & 0xffff);
    if (typeof got === 'number') {
      connection.socket = got;
      return object;
    }
    connection.closeNow = true;
    if (got === 'host') throw this.world.error('InternalError', 'Unable to locate host');
    this.print(`ERROR: Connect failed (err ${got.split(' ')[1]})\n`);
    throw this.world.error('InternalError', 'Unable to create socket');
  }

  createServer(callback: unknown): Thing | undefined {
    if (typeof callback !== 'function') {
      this.print(`ERROR: Expecting Callback Function but got ${typeof callback}\n`);
      return undefined;
    }
    const object = this.world.create('Server');
    object['#onconnect'] = callback;
    return object;
  }

  listen(object: Thing, port: unknown): Thing {
    const got = this.getLink().listen(Number(port) & 0xffff);
    if (typeof got === 'string') {
      this.print('ERROR: Socket bind failed\n');
      throw this.world.error('InternalError', 'Unable to create socket');
    }
    this.servers.push({ object, server: got });
    return object;
  }

  closeServer(object: Thing): void {
    const found = this.servers.find((one) => one.object === object);
    if (!found) {
      this.print('WARNING: Server not found!\n');
      return;
    }
    this.getLink().stop(found.server);
    this.servers = this.servers.filter((one) => one !== found);
  }

  /** require('dgram').createSocket: the socket is opened by `bind` only. */
  createSocket(options: unknown): Thing {
    const object = this.world.create('dgramSocket');
    object['#options'] = options;
    return object;
  }

  // An oddity of Espruino: the callback is called even if binding fails.
  bind(object: Thing, port: unknown, callback: unknown): Thing {
    const { reuseAddr = false } = Object(object['#options']) as { reuseAddr?: boolean };
    object['#onbind'] = callback;
    const got = this.getLink().bind(Number(port) & 0xffff, reuseAddr);
    this.world.emit(object, 'bind', [object]);
    if (typeof got === 'string') {
      this.print('ERROR: Socket bind failed\n');
      throw this.world.error('InternalError', 'Unable to create socket');
    }
    this.datagrams.push({
      object,
      socket: got,
      toSend: [],
      connected: false,
      asServer: true,
      asClient: true,
    });
    return object;
  }

  sendTo(object: Thing, data: unknown, args: unknown[]): void {
    const found = this.datagrams.find((one) => one.object === object);
    if (!found || object.cls === true) throw this.world.error('Error', 'This socket is closed');
    const [offset, length, port, address] = args.length > 2 ? args : [0, undefined, ...args];
    const bytes = this.world.bytes(data).subarray(Number(offset));
    const part = bytes.subarray(0, length === undefined ? bytes.length : Number(length));
    this.toSend(found, [
      ...found.toSend,
      { data: part, address: String(address), port: Number(port) },
    ]);
  }

  private toSend(socket: DatagramSocket, datagrams: Datagram[]): void {
    socket.toSend = datagrams;
    let text = '';
    for (const { data } of datagrams)
      text += `${'#'.repeat(8)}${Buffer.from(data).toString('latin1')}`;
    socket.object.dSnd = text;
  }

  closeDatagrams(object: Thing): void {
    const found = this.datagrams.find((one) => one.object === object);
    if (!found) return;
    if (found.toSend.length === 0) object.clsNow = true;
    object.cls = true;
  }

  /** Receives one datagram. Returns its length: 0 if there is none, -1 if it is empty, as the engine does. */
  private receiveFrom({ object }: DatagramSocket, socket: number): number {
    const got = this.getLink().receiveFrom(socket);
    if (got === undefined) return 0;
    if (got.data.length === 0) return -1;
    const data = Buffer.from(got.data.subarray(0, DATAGRAM)).toString('latin1');
    const { address, port } = got;
    this.world.emit(object, 'message', [data, { address, port, size: data.length }]);
    return data.length;
  }

  /** Sends the first datagram; returns false if that fails. */
  private sendFirst(one: DatagramSocket, socket: number): boolean {
    const { object, toSend } = one;
    if (String(object.dSnd).length > STACK) {
      this.print('Uncaught Error: Not enough stack memory for data\n');
      return false;
    }
    this.getLink().sendTo(socket, toSend[0] as Datagram);
    this.toSend(one, toSend.slice(1));
    if (one.toSend.length === 0 && object.cls !== true) this.world.emit(object, 'drain', [object]);
    return true;
  }

  /** Serves a socket of UDP as one of the list of servers' connections. */
  private serveAsServer(one: DatagramSocket): void {
    const { object, socket } = one;
    let closing = object.clsNow === true;
    if (!closing) {
      const n = socket === undefined ? 0 : this.receiveFrom(one, socket);
      if (n < 0) closing = true;
      if (socket !== undefined && one.toSend.length > 0 && !this.sendFirst(one, socket))
        closing = true;
      if (one.toSend.length === 0 && n <= 0) closing = object.cls === true;
      else if (n > 0) closing = false;
    }
    if (!closing) return;
    one.asServer = false;
    this.killDatagrams(one);
  }

  /** Serves a socket of UDP as one of the list of clients' connections. An oddity of Espruino: `cls` does not end it. */
  private serveAsClient(one: DatagramSocket): void {
    const { object, socket } = one;
    let closing = object.clsNow === true;
    if (!closing && socket !== undefined) {
      if (one.toSend.length > 0) closing = !this.sendFirst(one, socket);
      else if (object.cls === true) closing = true;
      const n = this.receiveFrom(one, socket);
      if (n < 0) closing = true;
      else if (!one.connected) {
        one.connected = true;
        this.world.emit(object, 'connect', [object]);
        if (one.toSend.length === 0) this.world.emit(object, 'drain', [object]);
      }
    }
    if (!closing) return;
    one.asClient = false;
    this.killDatagrams(one);
  }

  private killDatagrams(one: DatagramSocket): void {
    const { object, socket } = one;
    if (socket !== undefined) this.getLink().closeDatagrams(socket);
    one.socket = undefined;
    object.cls = true;
    this.datagrams = this.datagrams.filter((each) => each.asServer || each.asClient);
    this.world.emit(object, 'end', []);
    this.world.emit(object, 'close', [false]);
  }

  write(object: Thing, data: unknown): boolean {
    const connection = this.byObject.get(object);
    if (!connection || connection.close || connection.closeNow)
      throw this.world.error('Error', 'This socket is closed');
    const bytes = this.world.bytes(data);
    connection.toSend = Buffer.concat([connection.toSend ?? Buffer.alloc(0), bytes]);
    return false;
  }

  end(object: Thing, data: unknown): void {
    if (data !== undefined) this.write(object, data);
    const connection = this.byObject.get(object);
    if (!connection) return;
    if (!connection.toSend?.length) connection.closeNow = true;
    connection.close = true;
  }

  available(object: Thing): number {
    return this.byObject.get(object)?.hidden.length ?? 0;
  }

  read(object: Thing, length: unknown): string | undefined {
    const connection = this.byObject.get(object);
    if (!connection?.hidden) return undefined;
    const end = Number(length) || connection.hidden.length;
    const part = connection.hidden.slice(0, end);
    connection.hidden = connection.hidden.slice(end);
    return part;
  }

  /** Delivers kept data to a new listener. */
  listened(object: Thing): void {
    const connection = this.byObject.get(object);
    if (!connection?.hidden) return;
    this.emit(connection, 'data', connection.hidden);
    connection.hidden = '';
  }

  /** Passes on what comes from the standard input, from now on. */
  readInput(take: (data: string) => void): void {
    const link = this.getLink();
    link.readInput();
    this.loop.input.unshift(() => {
      const data = link.input();
      if (data !== '') take(data);
      return data !== '';
    });
  }

  /** Does what the operating system would do after the end. */
  flush(): void {
    this.link?.flush();
  }

  async stop(): Promise<void> {
    await this.link?.end();
  }

  private getLink(): Link {
    if (!this.link) {
      const link = this.makeLink();
      this.link = link;
      this.loop.wait = (milliseconds) => link.wait(milliseconds);
    }
    return this.link;
  }

  private add(object: Thing, socket: number | undefined): Connection {
    const connection: Connection = {
      object,
      socket,
      toSend: undefined,
      received: '',
      hidden: '',
      connected: false,
      close: false,
      closeNow: false,
    };
    this.connections.push(connection);
    this.byObject.set(object, connection);
    return connection;
  }

  private emit({ object }: Connection, event: string, ...args: unknown[]): void {
    this.world.emit(object, event, args);
  }

  private idle(): boolean {
    const any = this.servers.length + this.connections.length + this.datagrams.length > 0;
    for (const { object, server } of [...this.servers]) {
      const socket = this.getLink().accept(server);
      if (socket === undefined) continue;
      const accepted = this.add(this.world.create('Socket'), socket);
      this.world.emit(object, 'connect', [accepted.object]);
    }
    for (const each of [...this.datagrams]) if (each.asServer) this.serveAsServer(each);
    for (const connection of [...this.connections]) this.serve(connection);
    for (const each of [...this.datagrams]) if (each.asClient) this.serveAsClient(each);
    return any;
  }

  private serve(connection: Connection): void {
    // A script may set the engine's own field.
    if (connection.object.clsNow === true) connection.closeNow = true;
    let closing = connection.closeNow;
    // An oddity of Espruino: undelivered data is kept until more comes, even after it has been delivered.
    let rest = connection.received;
    if (connection.socket !== undefined) {
      if (rest !== '' && this.deliver(connection, rest, false)) rest = '';
      if (!closing) [closing, rest] = this.exchange(connection, connection.socket, rest);
    }
    if (!closing) return;
    if (rest === '' || this.deliver(connection, rest, true)) this.finish(connection);
  }

  /** Sends and receives; returns whether to close the socket, and the data that is still to be delivered. */
  private exchange(connection: Connection, socket: number, before: string): [boolean, string] {
    const idle = !connection.toSend?.length;
    if (!idle) this.send(connection, socket);
    const closing = idle && connection.close;
    const got =
      this.getLink().receive(socket, CHUNK) ?? (connection.connected ? undefined : NOTHING);
    if (got === undefined) return [true, before];
    if (!connection.connected) {
      this.emit(connection, 'connect', connection.object);
      connection.connected = true;
      if (!connection.toSend?.length) this.emit(connection, 'drain', connection.object);
    }
    if (got.length === 0) return [closing, before];
    const data = before + got.toString('latin1');
    connection.received = this.deliver(connection, data, false) ? '' : data;
    return [closing, connection.received];
  }

  private send(connection: Connection, socket: number): void {
    const { toSend = Buffer.alloc(0) } = connection;
    const sent = this.getLink().send(socket, toSend.subarray(0, CHUNK));
    connection.toSend = toSend.subarray(sent);
    if (sent > 0 && connection.toSend.length === 0 && !connection.close)
      this.emit(connection, 'drain', connection.object);
  }

  private deliver(connection: Connection, data: string, force: boolean): boolean {
    const { object, hidden } = connection;
    if (object['#ondata'] !== undefined) {
      this.world.emitNow(object, 'data', [data]);
      return true;
    }
    if (hidden === '') {
      connection.hidden = data;
      return true;
    }
    const fits = hidden.length + data.length <= BUFFER;
    if ((fits || force) && hidden.length < BUFFER)
      connection.hidden = (hidden + data).slice(0, BUFFER);
    return fits;
  }

  private finish(connection: Connection): void {
    const { socket } = connection;
    const unsent = connection.toSend?.length && !connection.closeNow;
    if (socket !== undefined) this.getLink().close(socket);
    connection.socket = undefined;
    connection.connected = false;
    connection.close = true;
    this.connections.splice(this.connections.indexOf(connection), 1);
    if (unsent) this.emit(connection, 'error', { code: -8, message: 'unsent data' });
    this.emit(connection, 'end');
    this.emit(connection, 'close', Boolean(unsent));
  }
}

function parseUrl(text: string): { host: string; port?: number } {
  const [, host = '', port] = /^(?:\w+:\/\/)?([^:/]*)(?::(\d+))?/.exec(text) ?? [];
  return port === undefined ? { host } : { host, port: Number(port) };
}
