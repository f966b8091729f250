import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
} from 'node:worker_threads';

export interface Datagram {
  data: Uint8Array;
  address: string;
  port: number;
}

/** The messages of the worker. */
export type News =
  | { kind: 'reply'; error: string | undefined }
  | { kind: 'accepted'; server: number; socket: number }
  | { kind: 'data'; socket: number; data: Uint8Array }
  | { kind: 'end'; socket: number }
  | { kind: 'input'; data: Uint8Array }
  | ({ kind: 'datagram'; socket: number } & Datagram)
  | { kind: 'sent'; socket: number; length: number };

export type Order =
  | { kind: 'connect'; socket: number; host: string; port: number }
  | { kind: 'listen'; server: number; port: number }
  | { kind: 'send'; socket: number; data: Uint8Array }
  | { kind: 'close'; socket: number }
  | { kind: 'stop'; server: number }
  | { kind: 'bind'; socket: number; port: number; reuseAddr: boolean }
  | ({ kind: 'sendto'; socket: number } & Datagram)
  | { kind: 'readInput' }
  | { kind: 'flush' };

/** The data that a worker starts with. */
export interface Start {
  port: MessagePort;
  signal: Int32Array;
}

// As much as the kernel would accept before a socket is not writable.
const WINDOW = 256 * 1024;

interface Wire {
  received: Buffer;
  ended: boolean;
  underway: number;
}

/**
 * Sockets as the engine sees them: with calls that return at once. Node's sockets run in a worker, because this thread
 * never returns to Node's event loop.
 */
export class Link {
  private readonly worker: Worker;
  private readonly port: MessagePort;
  private readonly signal = new Int32Array(new SharedArrayBuffer(4));
  private readonly wires = new Map<number, Wire>();
  private readonly waiting = new Map<number, number[]>();
  private readonly datagrams = new Map<number, Datagram[]>();
  private typed = '';
  private answer: { error: string | undefined } | undefined;
  private seen = 0;
  private lastId = 0;

  constructor(file: URL) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    const workerData: Start = { port: port2, signal: this.signal };
    this.worker = new Worker(file, { workerData, transferList: [port2], execArgv: [] });
    this.worker.unref();
  }

  /** The socket, or the error. */
  connect(host: string, port: number): number | string {
    const socket = this.nextId();
    const error = this.ask({ kind: 'connect', socket, host, port });
    if (error !== undefined) return error;
    this.wire(socket);
    return socket;
  }

  listen(port: number): number | string {
    const server = this.nextId();
    const error = this.ask({ kind: 'listen', server, port });
    if (error !== undefined) return error;
    this.waiting.set(server, []);
    return server;
  }

  /** A socket of UDP, or the error. */
  bind(port: number, reuseAddr: boolean): number | string {
    const socket = this.nextId();
    const error = this.ask({ kind: 'bind', socket, port, reuseAddr });
    if (error !== undefined) return error;
    this.datagrams.set(socket, []);
    return socket;
  }

  sendTo(socket: number, datagram: Datagram): void {
    this.tell({ kind: 'sendto', socket, ...datagram });
  }

  receiveFrom(socket: number): Datagram | undefined {
    this.poll();
    return this.datagrams.get(socket)?.shift();
  }

  closeDatagrams(socket: number): void {
    this.tell({ kind: 'stop', server: socket });
    this.datagrams.delete(socket);
  }

  accept(server: number): number | undefined {
    this.poll();
    return this.waiting.get(server)?.shift();
  }

  /** Returns at most `length` bytes, or undefined at the end of the stream. */
  receive(socket: number, length: number): Buffer | undefined {
    this.poll();
    const wire = this.wire(socket);
    if (wire.received.length === 0 && wire.ended) return undefined;
    const part = wire.received.subarray(0, length);
    wire.received = wire.received.subarray(length);
    return part;
  }

  /** Returns how many bytes were accepted. */
  send(socket: number, data: Buffer): number {
    this.poll();
    const wire = this.wire(socket);
    if (wire.underway >= WINDOW) return 0;
    wire.underway += data.length;
    this.tell({ kind: 'send', socket, data });
    return data.length;
  }

  close(socket: number): void {
    this.tell({ kind: 'close', socket });
    this.wires.delete(socket);
  }

  stop(server: number): void {
    this.tell({ kind: 'stop', server });
    this.waiting.delete(server);
  }

  /** Begins to read the standard input. */
  readInput(): void {
    this.tell({ kind: 'readInput' });
  }

  /** Returns the bytes of it that have come. */
  input(): string {
    this.poll();
    const data = this.typed;
    this.typed = '';
    return data;
  }

  /** Ends the worker, and with it all sockets. */
  async end(): Promise<void> {
    await this.worker.terminate();
  }

  /** Waits until all data has left. */
  flush(): void {
    this.ask({ kind: 'flush' });
  }

  wait(milliseconds: number): void {
    Atomics.wait(this.signal, 0, this.seen, milliseconds);
  }

  /** Even numbers: those from the worker are odd. */
  private nextId(): number {
    this.lastId += 2;
    return this.lastId;
  }

  private tell(order: Order): void {
    this.port.postMessage(order);
  }

  private ask(order: Order): string | undefined {
    this.answer = undefined;
    this.tell(order);
    while (!this.answer) {
      this.wait(1000);
      this.poll();
    }
    return (this.answer as { error: string | undefined }).error;
  }

  private wire(socket: number): Wire {
    let wire = this.wires.get(socket);
    if (!wire) {
      wire = { received: Buffer.alloc(0), ended: false, underway: 0 };
      this.wires.set(socket, wire);
    }
    return wire;
  }

  private poll(): void {
    this.seen = Atomics.load(this.signal, 0);
    for (;;) {
      const got = receiveMessageOnPort(this.port);
      if (!got) return;
      this.take(got.message as News);
    }
  }

  private take(news: News): void {
    if (news.kind === 'reply') this.answer = news;
    else if (news.kind === 'accepted') this.waiting.get(news.server)?.push(news.socket);
    else if (news.kind === 'input') this.typed += Buffer.from(news.data).toString('latin1');
    else if (news.kind === 'datagram') this.datagrams.get(news.socket)?.push(news);
    else {
      const wire = this.wire(news.socket);
      if (news.kind === 'end') wire.ended = true;
      else if (news.kind === 'sent') wire.underway -= news.length;
      else wire.received = Buffer.concat([wire.received, news.data]);
    }
  }
}
