// A board at Web Serial or Web Bluetooth, by the UART of @espruino-tools/core. We use the connections that it opens, and
// not its `eval`: that takes the next line for the answer, also when the program on the board has printed it.
import { DeviceController } from '@espruino-tools/core';
import { Lines } from '../lines.js';
import type { Prompt } from '../store.js';

interface Connection {
  isOpen: boolean;
  isOpening: boolean;
  on(event: 'data', call: (text: string) => void): void;
  on(event: 'close', call: () => void): void;
  write(text: string, sent: () => void): void;
  close(): void;
}

/** How a board is connected. */
export type Way = 'serial' | 'bluetooth';

interface WayOf {
  name: string;
  /** What lets the user choose a device. */
  request: string;
  /** Why a device that was chosen cannot be used. */
  fault: string;
}

const WAYS: Record<Way, WayOf> = {
  serial: {
    name: 'Web Serial',
    request: 'requestPort',
    fault: 'the port cannot be opened: does another program use it?',
  },
  bluetooth: {
    name: 'Web Bluetooth',
    request: 'requestDevice',
    fault: 'the board cannot be reached: is it near, and nothing else connected to it?',
  },
};

type Request = (options?: object) => Promise<unknown>;

/** A port of Web Serial as the package gets it, which knows one speed, and cannot close a port while it reads from it. */
class Port {
  private reader: ReadableStreamDefaultReader<Uint8Array> | undefined;

  constructor(
    private port: SerialPort,
    private baudRate: number,
  ) {}

  open(): Promise<void> {
    return this.port.open({ baudRate: this.baudRate });
  }

  get readable(): object {
    const getReader = () => {
      this.reader = this.port.readable?.getReader();
      return this.reader;
    };
    return { getReader };
  }

  get writable(): WritableStream | null {
    return this.port.writable;
  }

  /** Does nothing if the board is gone. */
  async close(): Promise<void> {
    await this.reader?.cancel().catch(() => {});
    this.reader?.releaseLock();
    await this.port.close().catch(() => {});
  }
}

const LOST = 'lost the connection to the board';
const CTRL_C = '\x03';
const XON = '\x11';
const XOFF = '\x13';
/** The answer to a question; one that comes too late has another number than the last question. */
const ANSWER = /<(\d+)< (.*) >\1>$/;
const SERIAL_ERRORS = /^(?:Network|BufferOverrun|Framing|Parity|Break)Error$/;
/** How much is sent before we look whether the board wants a pause. */
const PIECE = 256;
/** In a pause the package looks so often whether it is over, and would write at the same time as we. */
const LOOKS_MS = 50;

export class Board implements Prompt {
  private uart = new DeviceController().UART;
  private connection: Connection | undefined;
  /** How it is connected, unless it is by Bluetooth. */
  private port: Port | undefined;
  private lose: (error: Error) => void = () => {};
  private lost = new Promise<never>(() => {});
  private writes = Promise.resolve();
  /** Settled unless the board has sent XOFF. */
  private xon = Promise.resolve();
  private resume: (() => void) | undefined;
  private resuming: ReturnType<typeof setTimeout> | undefined;
  private questions = 0;
  private answer: (json: string) => void = () => {};

  /** `print` is called with each line that the board prints, `closed` when it is gone. */
  constructor(
    private print: (line: string) => void,
    private closed: () => void,
  ) {
    // The package does not catch what reading from a serial port that is gone rejects with.
    addEventListener('unhandledrejection', (event) => {
      if (!this.isOpen || !SERIAL_ERRORS.test(event.reason?.name)) return;
      event.preventDefault();
      this.close();
    });
  }

  get isOpen(): boolean {
    return this.connection?.isOpen === true;
  }

  /** Lets the user choose a board. Throws Error if none is chosen, or if it cannot be opened. */
  async connect(way: Way, baudRate: number): Promise<void> {
    this.follow(await this.open(way, baudRate));
  }

  /** Ends an endless loop, and what somebody has begun to type. */
  async interrupt(): Promise<void> {
    await this.write(CTRL_C);
  }

  private async open(way: Way, baudRate: number): Promise<Connection> {
    const { name, request, fault } = WAYS[way];
    const device = (navigator as unknown as Record<string, Record<string, Request>>)[way];
    if (device === undefined)
      throw new Error(
        isSecureContext
          ? `this browser has no ${name}: take Chrome or Edge`
          : `${name} needs HTTPS, or localhost`,
      );
    const choose = device[request] as Request;
    let reason = 'no board was chosen';
    this.port = undefined;
    device[request] = async (options) => {
      const chosen = await choose.call(device, options).catch((error) => {
        if (error.name !== 'NotFoundError') reason = `${error.message}`;
        throw error;
      });
      reason = fault;
      if (way === 'bluetooth') return chosen;
      this.port = new Port(chosen as SerialPort, baudRate);
      return this.port;
    };
    try {
      return await open(this.uart, name, () => reason);
    } finally {
      device[request] = choose;
    }
  }

  /** So that others can use the port. */
  async disconnect(): Promise<void> {
    const { connection, port } = this;
    if (connection === undefined || !this.isOpen) return;
    connection.on('close', () => {});
    connection.isOpen = false;
    this.lose(new Error(LOST));
    if (port === undefined) connection.close();
    else await port.close();
  }

  private follow(connection: Connection): void {
    this.connection = connection;
    this.lost = new Promise((_, reject) => {
      this.lose = reject;
    });
    this.lost.catch(() => {});
    this.writes = this.xon = Promise.resolve();
    this.resume = undefined;
    const lines = new Lines((line) => this.take(line));
    connection.on('data', (text) => {
      this.pause(text);
      lines.add(text);
    });
    connection.on('close', () => this.close());
  }

  private close(): void {
    // After some errors the board is still there: then it can be opened again.
    this.port?.close();
    (this.connection as Connection).isOpen = false;
    this.lose(new Error(LOST));
    this.closed();
  }

  private pause(text: string): void {
    const off = text.lastIndexOf(XOFF);
    const on = text.lastIndexOf(XON);
    if (off === on) return;
    clearTimeout(this.resuming);
    if (on > off) this.resuming = setTimeout(() => this.resume?.(), LOOKS_MS);
    else if (this.resume === undefined)
      this.xon = new Promise((resolve) => {
        this.resume = () => {
          this.resume = undefined;
          resolve();
        };
      });
  }

  private take(line: string): void {
    const [, mark, json = ''] = ANSWER.exec(line) ?? [];
    if (mark === undefined) this.print(line);
    else if (Number(mark) === this.questions) this.answer(json);
  }

  async evaluate(expression: string, seconds: number): Promise<unknown> {
    const mark = ++this.questions;
    const answer = new Promise<unknown>((resolve) => {
      this.answer = (json) => resolve(parsed(json));
    });
    // The first byte turns the echo of the line off.
    await this.write(`\x10print("<${mark}<",JSON.stringify(${expression}),">${mark}>")\n`);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const silence = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), seconds * 1000);
    });
    return Promise.race([answer, silence, this.lost]).finally(() => clearTimeout(timer));
  }

  /** Sends a line to the prompt. */
  send(line: string): void {
    this.write(`${line}\n`).catch(() => {});
  }

  /** Writes after what is being written. */
  private write(text: string): Promise<void> {
    const written = this.writes.then(() => Promise.race([this.writeNow(text), this.lost]));
    this.writes = written.catch(() => {});
    return written;
  }

  private async writeNow(text: string): Promise<void> {
    for (let at = 0; at < text.length; at += PIECE) {
      await this.xon;
      if (!this.isOpen) throw new Error(LOST);
      await new Promise<void>((sent) =>
        this.connection?.write(text.slice(at, at + PIECE), () => sent()),
      );
    }
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function open(
  uart: { connect(opened: (connection: Connection | null) => void): Connection },
  way: string,
  reason: () => string,
): Promise<Connection> {
  return new Promise<Connection>((resolve, reject) => {
    const connection = uart.connect((opened) => {
      if (opened !== null) resolve(opened);
    });
    // The package calls back when a board is open, and only changes this when it cannot be opened.
    let isOpening = true;
    Object.defineProperty(connection, 'isOpening', {
      get: () => isOpening,
      set(opening: boolean) {
        isOpening = opening;
        if (!opening && !connection.isOpen) reject(new Error(reason()));
      },
    });
    pressEntry(way);
  });
}

/** The package asks by a dialog that only a mouse can use. Ours has asked already, so its answer is given at once. */
function pressEntry(way: string): void {
  const names = [...document.querySelectorAll('.esp-tools-name')];
  names.find(({ textContent }) => textContent === way)?.parentElement?.click();
}
