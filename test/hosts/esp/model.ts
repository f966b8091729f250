/*
 * A chip of Espressif while it waits for firmware: the loader in its ROM, and the stub that esptool loads into its RAM.
 * Written after Espressif's "Serial Protocol" (docs.espressif.com/projects/esptool): packets are framed as in SLIP; a
 * command is `00 op length16 checksum32 data`, a response `01 op length16 value32 data status`.
 */
import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';

const END = 0xc0;
const ESCAPE = 0xdb;
const ESCAPED: Record<number, number> = { 220: END, 221: ESCAPE };

const SYNC = 0x08;
const WRITE_REGISTER = 0x09;
const READ_REGISTER = 0x0a;
const MEM_BEGIN = 0x05;
const MEM_END = 0x06;
const MEM_DATA = 0x07;
const CHANGE_BAUD = 0x0f;
const DEFLATED_BEGIN = 0x10;
const DEFLATED_DATA = 0x11;
const DEFLATED_END = 0x12;
const MD5 = 0x13;
const SECURITY_INFO = 0x14;

const MAGIC_REGISTER = 0x40001000;
const FAILED = [1, 5];
const WRONG_CHECKSUM = [1, 7];
const DONE = [0, 0];

export interface Chip {
  magic: number;
  /** In the security info; the ESP32 does not have that command. */
  id?: number;
  /** The base of the registers of the flash's SPI, and the offset of W0 there. */
  spi: [base: number, w0: number];
  /** Other registers. */
  registers: Record<number, number>;
}

export const CHIPS: Record<string, Chip> = {
  ESP32: {
    magic: 0x00f01d83,
    spi: [0x3ff42000, 0x80],
    // The divider for 115,200 baud of a crystal of 40 MHz.
    registers: { 1072955412: 347 },
  },
  'ESP32-C3': { magic: 0x1b31506f, id: 5, spi: [0x60002000, 0x58], registers: {} },
};

const FLASH_ID = 0x1640ef;

/** Unpacks frames. */
class Frames {
  private frame: number[] | undefined;
  private escaped = false;

  constructor(private packet: (bytes: Buffer) => void) {}

  add(data: Uint8Array): void {
    for (const byte of data) this.take(byte);
  }

  private take(byte: number): void {
    if (byte === END) {
      if (this.frame === undefined || this.frame.length === 0) this.frame = [];
      else {
        const whole = Buffer.from(this.frame);
        this.frame = undefined;
        this.packet(whole);
      }
    } else if (this.frame === undefined) return;
    else if (byte === ESCAPE) this.escaped = true;
    else {
      this.frame.push(this.escaped ? (ESCAPED[byte] ?? 0) : byte);
      this.escaped = false;
    }
  }
}

function framed(bytes: number[]): Buffer {
  const inside = bytes.flatMap((byte) =>
    byte === END ? [ESCAPE, 0xdc] : byte === ESCAPE ? [ESCAPE, 0xdd] : [byte],
  );
  return Buffer.from([END, ...inside, END]);
}

export class ChipModel {
  readonly flash = Buffer.alloc(1 << 22, 0xff);
  private registers: Map<number, number>;
  private isStub = false;
  /** What is written to the flash now: where, how many bytes, and the compressed blocks. */
  private writing = { offset: 0, size: 0, blocks: [] as Buffer[] };
  private frames = new Frames((packet) => this.command(packet));

  /** `send` gets what the chip answers; `block` is called after each block of firmware. */
  constructor(
    private chip: Chip,
    private send: (bytes: Buffer) => void,
    private block: (blocks: number) => void = () => {},
  ) {
    const registers = Object.entries(chip.registers).map(([at, value]) => [Number(at), value]);
    this.registers = new Map([...registers, [MAGIC_REGISTER, chip.magic]] as [number, number][]);
  }

  receive(data: Uint8Array): void {
    this.frames.add(data);
  }

  private answer(op: number, status: number[], value = 0, data: number[] = []): void {
    // The ROM has two bytes more.
    const tail = this.isStub ? status : [...status, 0, 0];
    const length = data.length + tail.length;
    const head = [1, op, length & 255, length >> 8];
    const word = [0, 8, 16, 24].map((shift) => (value >>> shift) & 255);
    this.send(framed([...head, ...word, ...data, ...tail]));
  }

  private command(packet: Buffer): void {
    const op = packet[1] as number;
    const data = packet.subarray(8);
    const sum = packet.readUInt32LE(4);
    const word = (i: number): number => data.readUInt32LE(4 * i);
    if (op === SYNC) this.sync();
    else if (op === READ_REGISTER) this.answer(op, DONE, this.registers.get(word(0)) ?? 0);
    else if (op === WRITE_REGISTER) this.write(word(0), word(1));
    else if (op === SECURITY_INFO) this.securityInfo();
    else if (op === MEM_BEGIN || op === CHANGE_BAUD) this.answer(op, DONE);
    else if (op === MEM_DATA || op === DEFLATED_DATA) this.data(op, data.subarray(16), sum);
    else if (op === MEM_END) this.startStub();
    else if (op === DEFLATED_BEGIN) {
      this.writing = { size: word(0), offset: word(3), blocks: [] };
      this.answer(op, DONE);
    } else if (op === DEFLATED_END) this.answer(op, this.store() ? DONE : FAILED);
    else if (op === MD5) this.digest(word(0), word(1));
    else this.refuse();
  }

  /** The ROM answers eight times, and with a value; the stub once, with none. */
  private sync(): void {
    for (let i = 0; i < (this.isStub ? 1 : 8); i++)
      this.answer(SYNC, DONE, this.isStub ? 0 : 0x20120707);
  }

  /** Says eight times that there is no such command. */
  private refuse(): void {
    for (let i = 0; i < 8; i++) this.answer(0xff, FAILED);
  }

  private write(register: number, value: number): void {
    const [base, w0] = this.chip.spi;
    // The flash executes its command at once, which is the one that asks for its id.
    if (register === base) this.registers.set(base + w0, FLASH_ID);
    else this.registers.set(register, value);
    this.answer(WRITE_REGISTER, DONE);
  }

  private securityInfo(): void {
    const { id } = this.chip;
    if (id === undefined) this.refuse();
    else this.answer(SECURITY_INFO, DONE, 0, [...Array(12).fill(0), id, 0, 0, 0, 0, 0, 0, 0]);
  }

  private data(op: number, block: Buffer, sum: number): void {
    const own = block.reduce((total, byte) => total ^ byte, 0xef);
    if (own !== sum) {
      this.answer(op, WRONG_CHECKSUM);
      return;
    }
    if (op === DEFLATED_DATA) {
      this.writing.blocks.push(Buffer.from(block));
      this.block(this.writing.blocks.length);
    }
    this.answer(op, DONE);
  }

  private startStub(): void {
    this.answer(MEM_END, DONE);
    this.isStub = true;
    this.send(framed([...Buffer.from('OHAI')]));
  }

  private store(): boolean {
    const { offset, size, blocks } = this.writing;
    const image = inflateSync(Buffer.concat(blocks));
    image.copy(this.flash, offset);
    return image.length === size;
  }

  private digest(from: number, size: number): void {
    const part = this.flash.subarray(from, from + size);
    this.answer(MD5, DONE, 0, [...createHash('md5').update(part).digest()]);
  }
}
