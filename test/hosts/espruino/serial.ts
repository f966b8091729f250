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

/** Serial ports: data that goes into one loopback comes out of the other; all other ports lose their data. */
export class Serials {
  readonly names = ['LoopbackA', 'LoopbackB', 'Serial1', 'Serial2', 'Serial3', 'USB', 'Telnet'];
  world: World | undefined;
  private readonly devices = new Map<string, Device>();
  private readonly objects = new Map<string, Thing>();

  constructor(loop: Loop) {
    loop.input.push(() => this.deliver());
  }

  register(name: string, object: Thing): void {
    this.objects.set(name, object);
  }

  write(name: string, data: string): void {
    const other = PAIRS.get(name);
    if (other) this.device(other).coming += data;
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
        if (object?.['#ondata'] !== undefined) this.world?.emitNow(object, 'data', [data]);
        else device.kept += data;
    }
    return busy;
  }
}
