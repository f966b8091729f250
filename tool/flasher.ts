// `uasyncio flash`: writes firmware into a board of the ESP32 family from the terminal.
import { existsSync, readFileSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { SingleBar } from 'cli-progress';
import type { SerialPort } from 'serialport';
import type { EspruinoBoard } from '../boards/index.js';
import { checkDevice, openPort, optional } from './serialport.js';

export interface FlashOptions {
  board: EspruinoBoard;
  serial: string;
  offset: number;
}

/** What esptool-js uses of a port of Web Serial, on a serial port of Node. */
class WebPort {
  readable: ReadableStream | null = null;
  writable: WritableStream | null = null;
  private port: SerialPort | undefined;
  private disconnected = (): void => {};

  constructor(
    private Port: typeof SerialPort,
    private path: string,
  ) {}

  async open({ baudRate }: { baudRate: number }): Promise<void> {
    // Flow control by characters would change the firmware.
    const port = await openPort(this.Port, this.path, baudRate, { xon: false });
    // An error that nobody hears would end the process; the streams report it too.
    port.on('error', () => {});
    port.on('close', (error: Error | null) => {
      if (error) this.disconnected();
    });
    this.readable = Readable.toWeb(port) as ReadableStream;
    this.writable = Writable.toWeb(port) as WritableStream;
    this.port = port;
  }

  async close(): Promise<void> {
    const { port } = this;
    this.port = undefined;
    if (port?.isOpen) await new Promise<void>((resolve) => port.close(() => resolve()));
  }

  /** Without closing the port, which may reset the board. */
  setBaudRate(baudRate: number): Promise<void> {
    return this.call((port, done) => port.update({ baudRate }, done));
  }

  async setSignals(signals: {
    dataTerminalReady?: boolean;
    requestToSend?: boolean;
  }): Promise<void> {
    const { dataTerminalReady: dtr, requestToSend: rts } = signals;
    const lines = { ...(dtr !== undefined && { dtr }), ...(rts !== undefined && { rts }) };
    try {
      await this.call((port, done) => port.set(lines, done));
    } catch (error) {
      // A device without these lines, such as a pseudo terminal: its board is reset by hand.
      if (!/inappropriate ioctl/i.test((error as Error).message)) throw error;
    }
  }

  private call(
    work: (port: SerialPort, done: (error: Error | null) => void) => void,
  ): Promise<void> {
    return new Promise((resolve, reject) =>
      work(this.port as SerialPort, (error) => (error ? reject(error) : resolve())),
    );
  }

  getInfo(): object {
    return {};
  }

  addEventListener(_name: 'disconnect', listener: () => void): void {
    this.disconnected = listener;
  }

  removeEventListener(): void {}
}

/** Returns a line that reports what was done. */
export async function flash(file: string, options: FlashOptions): Promise<string> {
  const { board, serial, offset } = options;
  if (board.chip === undefined)
    throw new Error(
      `${board.id} is not of the ESP32 family: its firmware is written in another way`,
    );
  if (!existsSync(file)) throw new Error(`no such file: ${file}`);
  const image = new Uint8Array(readFileSync(file));
  checkDevice(serial);
  const { SerialPort: Port } = await optional('flash', 'serialport', () => import('serialport'));
  const { flashFirmware } = await import('./esp.js');
  const bar = new SingleBar({ format: `${file} {bar} {percentage}%` });
  let last = '';
  bar.start(1, 0);
  try {
    await flashFirmware(new WebPort(Port, serial) as never, {
      chip: board.chip,
      image,
      offset,
      progress: (bytes, total) => bar.update(bytes / total),
      log: (line) => {
        last = line;
      },
    });
  } catch (error) {
    throw new Error(`${(error as Error).message}${last === '' ? '' : ` (after: ${last.trim()})`}`);
  } finally {
    bar.stop();
  }
  return `${file}: ${image.length.toLocaleString('en')} bytes in the flash of ${board.id}`;
}
