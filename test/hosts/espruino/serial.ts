import type { Loop } from './loop.js';
import type { Thing, World } from './world.js';

const PAIRS = new Map([
  ['LoopbackA', 'LoopbackB'],
  ['LoopbackB', 'LoopbackA'],
]);

// The most bytes in one event.
const PIECE = /[\s\S]{1,63}/g;

interface Device {
  /** Data on its way to the script, and data for read(). */
  coming: string;
  kept: string;
}

/** What the ports need of the engine. */
export interface Console {
  /** Writes to the standard output. */
  print(text: string): void;
  /** Begins to read the standard input, and passes on what comes. */
  readInput(take: (data: string) => void): void;
  /** Executes a line; returns what the prompt shows of its value. */
  evaluate(line: string): string;
  unicode: boolean;
}

/**
 * Serial ports: data that goes into one loopback comes out of the other. USB is the standard input and output; input is
 * read once the console has been moved away from it. All other ports lose their data.
 */
export class Serials {
  readonly names = ['LoopbackA', 'LoopbackB', 'Serial1', 'Serial2', 'Serial3', 'USB', 'Telnet'];
  world: World | undefined;
  console: string | null = 'USB';
  echo = true;
  private readonly devices = new Map<string, Device>();
  private readonly objects = new Map<string, Thing>();
  private typed = '';
  private readsInput = false;

  constructor(
    loop: Loop,
    private readonly engine: Console,
  ) {
    loop.input.push(() => this.deliver());
  }

  /** Prints on the console. */
  print(text: string): void {
    if (this.console === 'USB') this.engine.print(text);
    else if (this.console !== null) {
      const bytes = this.engine.unicode ? Buffer.from(text).toString('latin1') : text;
      this.write(this.console, bytes.replace(/\n/g, '\r\n'));
    }
  }

  setConsole(device: unknown): void {
    const object = [...this.objects].find(([, one]) => one === device)?.[0];
    const name = device === null ? null : (object ?? String(device));
    if (name !== null && !this.names.includes(name))
      throw this.world?.error('Error', `Unknown device type "${name}"`);
    if (name === this.console) return;
    if (!this.readsInput) this.engine.readInput((data) => this.inject('USB', data));
    this.readsInput = true;
    const before = this.console;
    if (this.echo) this.print(`-> ${name ?? ''}\n`);
    this.console = name;
    if (this.echo) this.print(`<- ${before ?? ''}\n`);
  }

  /** As if the data had come from outside. */
  inject(name: string, data: string): void {
    this.device(name).coming += data;
  }

  register(name: string, object: Thing): void {
    this.objects.set(name, object);
  }

  write(name: string, data: string): void {
    const other = PAIRS.get(name);
    if (other) this.inject(other, data);
    if (name !== 'USB') return;
    const text = this.engine.unicode ? Buffer.from(data, 'latin1').toString() : data;
    this.engine.print(text.replace(/\r\n/g, '\n'));
  }

  read(name: string, length: unknown): string | undefined {
    const device = this.device(name);
    const end = Number(length) || device.kept.length;
    const part = device.kept.slice(0, end);
    device.kept = device.kept.slice(end);
    return part || undefined;
  }

  available(name: string): number {
    return this.device(name).kept.length;
  }

  /** Delivers kept data to a new listener. */
  listened(object: Thing): void {
    const name = [...this.objects].find(([, one]) => one === object)?.[0];
    const device = name === undefined ? undefined : this.devices.get(name);
    if (!device?.kept) return;
    this.world?.emit(object, 'data', [device.kept]);
    device.kept = '';
  }

  private device(name: string): Device {
    let device = this.devices.get(name);
    if (!device) {
      device = { coming: '', kept: '' };
      this.devices.set(name, device);
    }
    return device;
  }

  private deliver(): boolean {
    let busy = false;
    for (const [name, device] of this.devices) {
      if (device.coming === '') continue;
      busy = true;
      const pieces = device.coming.match(PIECE) ?? [];
      device.coming = '';
      const object = this.objects.get(name);
      for (const data of pieces)
        if (name === this.console) this.prompt(data);
        else if (object?.['#ondata'] !== undefined) this.world?.emitNow(object, 'data', [data]);
        else device.kept += data;
    }
    return busy;
  }

  private prompt(data: string): void {
    for (const char of data)
      if (char === '\x03') this.typed = '';
      else if (char !== '\n' && char !== '\r') this.typed += char;
      else {
        const line = this.typed;
        this.typed = '';
        if (line === '') continue;
        const value = this.engine.evaluate(line);
        if (this.echo) this.print(value);
      }
  }
}
