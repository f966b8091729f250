// The virtual board: QEMU's machine "virt" with a 32-bit chip, and a serial line to the desktop.
import type { XsBoard } from '../boards/index.js';

/** The size of each of the two banks of flash memory. QEMU accepts only files of exactly this size. */
export const FLASH_BYTES = 32 * 1024 * 1024;

export const PACKAGES =
  'on Debian: apt-get install qemu-system-misc gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf';

/** The error when QEMU is not installed. */
export const NO_QEMU = `no QEMU: 'qemu-system-riscv32' was not found; ${PACKAGES}`;

/** The resources that a program on the board may use, and how it is started. */
export interface Machine {
  board: XsBoard;
  /** Whether the heap has the size of the board's; otherwise the program may use all memory of the machine. */
  limited: boolean;
  /** Whether to measure the program's peak usage, which takes some time. */
  measured: boolean;
  /**
   * Ports of the desktop's 127.0.0.1, and the ports of the board that they lead to, of TCP and UDP. Undefined: the board has no network
   * except its own 127.0.0.1, and its time is independent of the desktop's.
   */
  ports: [desktop: number, board: number][] | undefined;
}

/** Peak usage, without what was in use once the program was loaded. */
export interface Usage {
  slots: number;
  chunkBytes: number;
  stack: number;
  networkBytes: number;
  connections: number;
  refused: number;
  closedTwice: number;
}

function flash(unit: number, file: string): string[] {
  // QEMU's syntax: a comma in a name is doubled.
  const name = file.replaceAll(',', ',,');
  return ['-drive', `if=pflash,unit=${unit},format=raw,readonly=on,file=${name}`];
}

/** With a network, the board's clock runs like the desktop's; without one, sleeping takes no real time. */
function network(ports: Machine['ports']): string[] {
  if (ports === undefined) return ['-icount', 'shift=0,sleep=off', '-nic', 'none'];
  const forwards = ports.flatMap(([desktop, board]) =>
    ['tcp', 'udp'].map((kind) => `,hostfwd=${kind}:127.0.0.1:${desktop}-:${board}`),
  );
  return [
    ...['-netdev', `user,id=network${forwards.join('')}`],
    ...['-device', 'virtio-net-device,netdev=network'],
    ...['-global', 'virtio-mmio.force-legacy=false'],
  ];
}

/** The command that runs the board. Its output has a format of its own: see `Pieces`. */
export function machineCommand(firmware: string, program: string, machine: Machine): string[] {
  return [
    'qemu-system-riscv32',
    ...['-M', 'virt', '-m', '32M', '-bios', 'none', '-display', 'none', '-monitor', 'none'],
    ...['-serial', 'stdio', ...flash(0, firmware), ...flash(1, program)],
    ...network(machine.ports),
  ];
}

enum Channel {
  Output = 1,
  Error = 2,
  Report = 3,
}

const HEADER_BYTES = 3;

/** Parses the board's output. A piece is one byte for the channel, two bytes for the length, and the data. */
export class Pieces {
  private rest_ = Buffer.alloc(0);
  usage: Usage | undefined = undefined;

  constructor(
    private output_: (bytes: Buffer) => void,
    private error_: (bytes: Buffer) => void,
  ) {}

  take(bytes: Buffer): void {
    let rest = Buffer.concat([this.rest_, bytes]);
    for (let end = endOfPiece(rest); end <= rest.length; end = endOfPiece(rest)) {
      this.piece_(rest[0] as Channel, rest.subarray(HEADER_BYTES, end));
      rest = rest.subarray(end);
    }
    this.rest_ = rest;
  }

  private piece_(channel: Channel, bytes: Buffer): void {
    if (channel === Channel.Output) this.output_(bytes);
    else if (channel === Channel.Error) this.error_(bytes);
    else this.usage = JSON.parse(bytes.toString()) as Usage;
  }
}

function endOfPiece(bytes: Buffer): number {
  return bytes.length < HEADER_BYTES ? Infinity : HEADER_BYTES + bytes.readUInt16LE(1);
}
