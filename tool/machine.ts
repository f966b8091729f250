// The virtual board: QEMU's machine "virt" with a chip of 32 bits, and a line to the desktop.
import type { XsBoard } from '../boards/index.js';

/** Both banks of the flash memory have so many bytes, and QEMU takes files of that size only. */
export const FLASH_BYTES = 32 * 1024 * 1024;

export const PACKAGES =
  'on Debian: apt-get install qemu-system-misc gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf';

/** What to do if QEMU is not there. */
export const NO_QEMU = `no QEMU: 'qemu-system-riscv32' was not found; ${PACKAGES}`;

/** What a program on the board may use, and how it is started. */
export interface Machine {
  board: XsBoard;
  /** Not limited: as much as there is. */
  limited: boolean;
  /** Whether the most that it uses is looked for, at the cost of some time. */
  measured: boolean;
  /**
   * Ports of the desktop's 127.0.0.1 and where they lead to on the board. Undefined: the board has no network
   * but its own 127.0.0.1, and its time does not depend on the desktop's.
   */
  ports: [desktop: number, board: number][] | undefined;
}

/** How much of everything was used at most, beyond what was loaded. */
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
  // A comma in a name is doubled.
  const name = file.replaceAll(',', ',,');
  return ['-drive', `if=pflash,unit=${unit},format=raw,readonly=on,file=${name}`];
}

/** With a network the board's time is the desktop's; without one, sleeping takes no time. */
function network(ports: Machine['ports']): string[] {
  if (ports === undefined) return ['-icount', 'shift=0,sleep=off', '-nic', 'none'];
  const forwards = ports.map(([desktop, board]) => `,hostfwd=tcp:127.0.0.1:${desktop}-:${board}`);
  return [
    ...['-netdev', `user,id=network${forwards.join('')}`],
    ...['-device', 'virtio-net-device,netdev=network'],
    ...['-global', 'virtio-mmio.force-legacy=false'],
  ];
}

/** What runs the board; what it sends comes in pieces, see `Pieces`. */
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

/** Takes what the board sends apart: a byte that names a channel, two of length, and so many. */
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
