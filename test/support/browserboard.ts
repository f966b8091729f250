// A board for pages: what they take for Web Serial and Web Bluetooth leads to a prompt of Espruino.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { SerialPort } from 'serialport';
import { packageRoot } from '../../tool/root.js';
import { Device } from './device.js';

declare global {
  // The types of Node have a part of what browsers have.
  interface Navigator {
    readonly userActivation: { isActive: boolean };
  }
}

const PROMPT = join(packageRoot(), 'test/hosts/espruino/prompt.ts');
const XON = '\x11';
const XOFF = '\x13';

/** The longest packet of the fake Bluetooth has three bytes less. */
export const MTU = 131;

type Print = (text: string) => void;

/** A prompt with a Storage that lives longer than its power. */
interface Engine {
  start(print: Print): Promise<void>;
  write(text: string): void;
  kill(): void;
  /** Its bytes, as characters. */
  file(name: string): string | undefined;
}

/** The model's prompt. Its Storage is a file of JSON. */
export class ModelEngine implements Engine {
  private flash = join(mkdtempSync(join(tmpdir(), 'uasyncio-flash-')), 'flash.json');
  private child: ChildProcess | undefined;

  constructor(files: Record<string, string>) {
    writeFileSync(this.flash, JSON.stringify(files));
  }

  async start(print: Print): Promise<void> {
    this.child = spawn(process.execPath, ['--import', 'tsx', PROMPT, this.flash]);
    this.child.stdout?.on('data', (data: Buffer) => print(data.toString('latin1')));
  }

  write(text: string): void {
    this.child?.stdin?.write(Buffer.from(text, 'latin1'));
  }

  kill(): void {
    this.child?.kill('SIGKILL');
  }

  file(name: string): string | undefined {
    return JSON.parse(readFileSync(this.flash, 'utf8'))[name];
  }
}

/** The engine itself, which `ESPRUINO` names. Its Storage is a file in its folder. */
export class RealEngine implements Engine {
  private folder = mkdtempSync(join(tmpdir(), 'uasyncio-flash-'));
  private device: Device | undefined;
  private port: SerialPort | undefined;

  constructor(
    private program: string,
    files: Record<string, string>,
  ) {
    for (const [name, text] of Object.entries(files))
      this.ask(`require("Storage").write(${JSON.stringify(name)},${JSON.stringify(text)})`);
  }

  async start(print: Print): Promise<void> {
    this.device = await Device.start(this.folder, this.program);
    this.port = new SerialPort({ path: this.device.path, baudRate: 115_200 });
    this.port.on('data', (data: Buffer) => print(data.toString('latin1')));
    // It closes by itself when the engine is gone.
    this.port.on('error', () => {});
    await once(this.port, 'open');
  }

  write(text: string): void {
    this.port?.write(text, 'latin1');
  }

  kill(): void {
    this.device?.stop();
    this.port = undefined;
  }

  file(name: string): string | undefined {
    const printed = this.ask(`print("<<"+require("Storage").read(${JSON.stringify(name)})+">>")`);
    const text = /<<([\s\S]*)>>/.exec(printed)?.[1];
    return text === 'undefined' ? undefined : text;
  }

  private ask(code: string): string {
    return execFileSync(this.program, ['-e', code], { cwd: this.folder, encoding: 'latin1' });
  }
}

/** The one board of a page. Another can be in its place at any time. */
export class BrowserBoard {
  private engine: Engine | undefined;
  private left = Number.POSITIVE_INFINITY;
  /** What answers instead of an engine. */
  other: ((text: string) => void) | undefined;
  /** The lengths of all packets since it was plugged in. */
  packets: number[] = [];
  /** How many packets came after XOFF. */
  early = 0;
  private until = 0;
  private printed = '';
  private printing: Promise<void> | undefined;
  private isPaused = false;

  private constructor(private page: Page) {}

  /** Before the page is loaded. */
  static async of(page: Page): Promise<BrowserBoard> {
    const board = new BrowserBoard(page);
    await page.exposeFunction('boardWrite', (text: string) => board.write(text));
    // tsx makes functions call a helper that sets their names.
    await page.addInitScript('globalThis.__name = (fn) => fn;');
    await page.addInitScript(fakeSerial);
    await page.addInitScript(fakeBluetooth, MTU);
    return board;
  }

  /** `left`: how many bytes it takes before it is unplugged. `pauses`: after so many it wants a pause. */
  async plugIn(
    engine: Engine,
    { left = Number.POSITIVE_INFINITY, pauses = Number.POSITIVE_INFINITY } = {},
  ): Promise<void> {
    Object.assign(this, { engine, left, until: pauses, early: 0, packets: [], other: undefined });
    // Before the page has connected, nobody is there who could listen.
    await engine.start((text) => (this.packets.length > 0 ? this.print(text) : undefined));
  }

  async unplug(): Promise<void> {
    this.engine?.kill();
    this.engine = undefined;
    await this.call('boardGone');
  }

  /** What is printed while the page is being called goes with the next call. */
  async print(text: string): Promise<void> {
    this.printed += text;
    this.printing ??= this.flush();
    await this.printing;
  }

  private async flush(): Promise<void> {
    while (this.printed !== '') {
      const text = this.printed;
      this.printed = '';
      await this.call('boardPrints', text);
    }
    this.printing = undefined;
  }

  /** Calls a function of the page, which may be gone, or not connected. */
  private async call(name: string, text?: string): Promise<void> {
    const args = [name, text] as const;
    await this.page
      .evaluate(
        ([name, text]) => (globalThis as never as Record<string, Print>)[name]?.(text as string),
        args,
      )
      .catch(() => {});
  }

  private async write(text: string): Promise<boolean> {
    if (this.other !== undefined) {
      this.other(text);
      return true;
    }
    this.packets.push(text.length);
    if (this.isPaused) this.early++;
    this.left -= text.length;
    if (this.left < 0) await this.unplug();
    if (this.engine === undefined) return false;
    this.engine.write(text);
    this.until -= text.length;
    if (this.until < 0) await this.pause();
    return true;
  }

  /** A page that does not wait sends its next packet before it answers `evaluate`. */
  private async pause(): Promise<void> {
    this.isPaused = true;
    this.until = Number.POSITIVE_INFINITY;
    await this.print(XOFF);
    setImmediate(async () => {
      await this.page.evaluate('new Promise((resolve) => setTimeout(resolve))').catch(() => {});
      this.isPaused = false;
      await this.print(XON);
    });
  }
}

export interface Scope {
  boardWrite(text: string): Promise<boolean>;
  boardPrints(text: string): void;
  boardGone(): void;
  /** The user looks at the browser's list of devices and chooses none. */
  choosesNone?: boolean;
}

/** In the page: `navigator.serial`, as Chromium has it. */
function fakeSerial(): void {
  const scope = globalThis as unknown as Scope;
  const latin1 = (bytes: Uint8Array) => String.fromCharCode(...bytes);
  const lost = () => new DOMException('The device has been lost.', 'NetworkError');
  const port = {
    readable: null as ReadableStream<Uint8Array> | null,
    writable: null as WritableStream<Uint8Array> | null,
    async open() {
      if (port.readable !== null)
        throw new DOMException('The port is already open.', 'InvalidStateError');
      let toPage: ReadableStreamDefaultController<Uint8Array>;
      let fromPage: WritableStreamDefaultController;
      port.readable = new ReadableStream<Uint8Array>({
        start(controller) {
          toPage = controller;
        },
      });
      port.writable = new WritableStream<Uint8Array>({
        start(controller) {
          fromPage = controller;
        },
        async write(chunk) {
          if (!(await scope.boardWrite(latin1(new Uint8Array(chunk.buffer ?? chunk)))))
            throw lost();
        },
      });
      scope.boardPrints = (text) =>
        toPage.enqueue(Uint8Array.from(text, (char) => char.charCodeAt(0)));
      scope.boardGone = () => {
        scope.boardPrints = scope.boardGone = () => {};
        port.readable = port.writable = null;
        toPage.error(lost());
        fromPage.error(lost());
      };
    },
    async close() {
      if (port.readable?.locked || port.writable?.locked)
        throw new TypeError('Cannot cancel a locked stream');
      scope.boardPrints = scope.boardGone = () => {};
      port.readable = port.writable = null;
    },
    async setSignals() {},
    getInfo: () => ({}),
    addEventListener() {},
  };
  const requestPort = async () => {
    if (!navigator.userActivation.isActive)
      throw new DOMException('Must be handling a user gesture.', 'SecurityError');
    if (scope.choosesNone) throw new DOMException('No port selected by the user.', 'NotFoundError');
    return port;
  };
  Object.defineProperty(navigator, 'serial', { value: { requestPort } });
}

/** In the page: `navigator.bluetooth` with a Puck.js, as Chromium has it. */
function fakeBluetooth(mtu: number): void {
  const scope = globalThis as unknown as Scope;
  const uuid = (n: number) => `6e40000${n}-b5a3-f393-e0a9-e50e24dcca9e`;
  const refuse = (text: string, name = 'NetworkError'): never => {
    throw new DOMException(text, name);
  };
  const packet = mtu - 3;
  let isConnected = false;
  let isBusy = false;

  /** There is one at a time, and none without a connection. */
  async function operation(work: () => Promise<void> | void): Promise<void> {
    if (!isConnected) refuse('GATT Server is disconnected. Cannot perform GATT operations.');
    if (isBusy) refuse('GATT operation already in progress.');
    isBusy = true;
    await work();
    isBusy = false;
    if (!isConnected) refuse('GATT Server is disconnected.');
  }

  const device = Object.assign(new EventTarget(), { name: 'Puck.js a1b2', id: 'puck', gatt: {} });
  const writeValue = (data: ArrayBuffer) =>
    operation(async () => {
      // More would have to be a long write, which the service does not take.
      if (data.byteLength > packet) refuse('GATT operation failed for unknown reason.');
      if (!(await scope.boardWrite(String.fromCharCode(...new Uint8Array(data))))) disconnect();
    });
  const toBoard = { writeValue, writeValueWithResponse: writeValue };
  const notifications = () => {
    const fromBoard = Object.assign(new EventTarget(), {
      value: undefined as DataView | undefined,
      startNotifications: () =>
        operation(() => {
          scope.boardPrints = (text) => {
            for (let at = 0; at < text.length; at += packet) {
              const part = text.slice(at, at + packet);
              const bytes = Uint8Array.from(part, (char) => char.charCodeAt(0));
              fromBoard.value = new DataView(bytes.buffer);
              fromBoard.dispatchEvent(new Event('characteristicvaluechanged'));
            }
          };
        }),
    });
    return fromBoard;
  };

  function disconnect(): void {
    if (!isConnected) return;
    isConnected = false;
    scope.boardPrints = scope.boardGone = () => {};
    device.dispatchEvent(new Event('gattserverdisconnected'));
  }

  async function found<T>(things: Record<string, T>, id: string): Promise<T> {
    await operation(() => {});
    return things[id] ?? refuse(`No ${id} found.`, 'NotFoundError');
  }

  device.gatt = {
    async connect() {
      isConnected = true;
      isBusy = false;
      scope.boardGone = disconnect;
      // The objects are new for each connection, but the device is the same.
      const characteristics = { [uuid(2)]: toBoard, [uuid(3)]: notifications() };
      const service = { getCharacteristic: (id: string) => found<object>(characteristics, id) };
      const getPrimaryService = (id: string) => found({ [uuid(1)]: service }, id);
      return { disconnect, getPrimaryService };
    },
  };
  interface Request {
    filters: { namePrefix?: string; services?: string[] }[];
    optionalServices?: string[];
  }
  const requestDevice = async ({ filters, optionalServices = [] }: Request) => {
    if (!navigator.userActivation.isActive)
      refuse('Must be handling a user gesture to show a permission request.', 'SecurityError');
    const isListed = filters.some(({ namePrefix = '?' }) => device.name.startsWith(namePrefix));
    if (scope.choosesNone || !isListed)
      refuse('User cancelled the requestDevice() chooser.', 'NotFoundError');
    // Only what was asked for can be used.
    if (!optionalServices.includes(uuid(1))) refuse('no such service', 'SecurityError');
    return device;
  };
  Object.defineProperty(navigator, 'bluetooth', { value: { requestDevice } });
}
