import { createRequire } from 'node:module';
import type { SerialPort } from 'serialport';
import { openPort, optional } from './serialport.js';

/** The part of the npm package `espruino` that we use. It has no types, and puts itself into a global variable. */
interface Tools {
  Config: Record<string, unknown>;
  Core: {
    Serial: {
      devices: Device[];
      open(path: string, opened: (info: unknown) => void): void;
    };
    Utils: {
      executeExpression(
        expression: string,
        done: (json: string | undefined) => void,
        options: { minTimeout: number },
      ): void;
    };
  };
}

interface Device {
  name: string;
  getPorts(found: (ports: { path: string }[], all: true) => void): void;
  open(path: string, opened: (info: unknown) => void, received: (data: ArrayBuffer) => void): void;
  write(data: string, done: () => void): void;
  close(): void;
}

/** A connection to the prompt of an Espruino. */
export class Link {
  private lost_: Promise<never>;

  private constructor(
    private tools_: Tools,
    readonly port: SerialPort,
  ) {
    this.lost_ = new Promise((_, reject) => {
      const lose = (): void => reject(new Error(`lost the connection to ${port.path}`));
      port.on('close', lose).on('error', lose);
    });
    this.lost_.catch(() => {});
  }

  static async open(path: string, baudRate: number): Promise<Link> {
    const { SerialPort, espruino } = await optionalPackages();
    const port = await openPort(SerialPort, path, baudRate);
    silenceConsole();
    const tools = await loadTools(espruino);
    // The package would look this board up on a web site.
    tools.Config.ENV_ON_CONNECT = false;
    // The package's own serial driver knows only ports that udev lists, and crashes if one cannot be opened.
    tools.Config.SERIAL_IGNORE = '';
    tools.Core.Serial.devices.splice(0, Number.POSITIVE_INFINITY, deviceOn(port));
    // Without this the package pauses for 250 ms after each write. We wait for the answer instead.
    tools.Config.STORAGE_UPLOAD_METHOD = 1;
    await new Promise((opened) => tools.Core.Serial.open(path, opened));
    return new Link(tools, port);
  }

  /** Evaluates an expression on the board. Returns undefined if the board sends nothing for so many seconds. */
  async evaluate(expression: string, seconds: number): Promise<unknown> {
    let timer: NodeJS.Timeout | undefined;
    const answer = new Promise<string | undefined>((done) => {
      this.tools_.Core.Utils.executeExpression(expression, done, { minTimeout: seconds });
      // The package first looks for a prompt, which takes about a second, and never returns if it cannot send.
      timer = setTimeout(() => done(undefined), (seconds + 1.5) * 1000);
    });
    const json = await Promise.race([answer, this.lost_]).finally(() => clearTimeout(timer));
    return parsed(json);
  }

  close(): void {
    if (this.port.isOpen) this.port.close();
  }
}

interface Packages {
  SerialPort: typeof SerialPort;
  espruino: { init(ready: () => void): void };
}

function optionalPackages(): Promise<Packages> {
  return optional('upload', 'espruino serialport', async () => {
    const { SerialPort } = await import('serialport');
    const espruino = createRequire(import.meta.url)('espruino');
    return { SerialPort, espruino };
  });
}

function deviceOn(port: SerialPort): Device {
  return {
    name: port.path,
    getPorts: (found) => found([{ path: port.path }], true),
    open(_path, opened, received) {
      port.on('data', (data: Buffer) => received(new Uint8Array(data).buffer));
      opened('open');
    },
    write(data, done) {
      if (port.isOpen) port.write(data, 'latin1', done);
      else done();
    },
    close: () => port.close(),
  };
}

async function loadTools({ init }: Packages['espruino']): Promise<Tools> {
  await new Promise<void>((ready) => init(ready));
  return (globalThis as unknown as { Espruino: Tools }).Espruino;
}

/** The package logs everything that it does to the console; its timers log even after we have finished. */
function silenceConsole(): void {
  for (const name of ['log', 'info', 'warn', 'error'] as const) console[name] = () => {};
}

function parsed(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? '');
  } catch {
    return undefined;
  }
}
