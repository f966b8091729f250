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

/** A port of Web Serial as the package gets it, which cannot close one while it reads from it. */
class Port {
  private reader: ReadableStreamDefaultReader<Uint8Array> | undefined;

  constructor(private port: SerialPort) {}

  open(options: SerialOptions): Promise<void> {
    return this.port.open(options);
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

  /** Lets the user choose a board if there is none yet. Throws Error if none is chosen. */
  async connect(): Promise<void> {
    if (!this.isOpen) this.follow(await this.open());
    // Ends an endless loop, and what somebody has begun to type.
    await this.write(CTRL_C);
  }

  private async open(): Promise<Connection> {
    const { serial } = navigator;
    const request = serial?.requestPort;
    this.port = undefined;
    if (request !== undefined)
      serial.requestPort = async (options) => {
        this.port = new Port(await request.call(serial, options));
        return this.port as never;
      };
    try {
      return await open(this.uart);
    } finally {
      if (request !== undefined) serial.requestPort = request;
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

function open(uart: { connect(opened: (connection: Connection | null) => void): Connection }) {
  if (!('serial' in navigator || 'bluetooth' in navigator))
    throw new Error('this browser has neither Web Serial nor Web Bluetooth: take Chrome or Edge');
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
        if (!opening && !connection.isOpen)
          reject(
            new Error('no board was chosen, or it cannot be opened; does another program use it?'),
          );
      },
    });
    mendDialog();
  });
}

/** The package's dialog has elements that only a mouse can reach, and choices that this browser does not have. */
function mendDialog(): void {
  const has: Record<string, boolean> = {
    'Web Serial': 'serial' in navigator,
    'Web Bluetooth': 'bluetooth' in navigator,
  };
  const names = document.querySelectorAll<HTMLElement>('.esp-tools-name, #esp-tools-close-modal');
  for (const name of names) {
    const element = name.parentElement as HTMLElement;
    if (has[name.textContent ?? ''] === false) {
      (name.nextElementSibling as HTMLElement).textContent = 'not in this browser';
      element.setAttribute('aria-disabled', 'true');
      element.onclick = null;
      continue;
    }
    element.tabIndex = 0;
    element.setAttribute('role', 'button');
    element.addEventListener('keydown', ({ key }) => {
      if (key === 'Enter' || key === ' ') element.click();
    });
    element.focus();
  }
}
